package testbed

import (
	"context"
	"fmt"
	"slices"
)

// Account is what a fresh account has: ids, and names where AWS uses names.
type Account struct {
	VPC             string
	Subnets         []Subnet // one in us-east-1a, one in us-east-1b
	SecurityGroups  []SecurityGroup
	KeyPair         string
	InstanceProfile string
	InternetGateway string
	RouteTable      string // the VPC's main one
	Image           string // an AMI of Amazon's for x86_64, hvm, with an EBS root
	RootDevice      string // that AMI's
}

// Subnet of the account, with 251 free addresses.
type Subnet struct{ ID, Zone, CIDR, Gateway string }

// SecurityGroup of the account.
type SecurityGroup struct{ ID, Name string }

// seeding does call after call and keeps the first error.
type seeding struct {
	ctx      context.Context
	emulator *Emulator
	err      error
}

func (s *seeding) call(service, action string, params ...string) Element {
	if s.err != nil {
		return Element{}
	}
	var answer Element
	answer, s.err = s.emulator.AWS(s.ctx, service, action, params...)
	return answer
}

func seed(ctx context.Context, emulator *Emulator) (Account, error) {
	s := &seeding{ctx: ctx, emulator: emulator}
	account := Account{KeyPair: "bosh", InstanceProfile: "bosh-vm"}
	account.VPC = s.call("ec2", "CreateVpc", "CidrBlock", "10.0.0.0/16").Value("vpc", "vpcId")
	for i, zone := range []string{Region + "a", Region + "b"} {
		cidr := fmt.Sprintf("10.0.%d.0/24", i)
		id := s.call("ec2", "CreateSubnet", "VpcId", account.VPC, "CidrBlock", cidr, "AvailabilityZone", zone).Value("subnet", "subnetId")
		account.Subnets = append(account.Subnets, Subnet{ID: id, Zone: zone, CIDR: cidr, Gateway: fmt.Sprintf("10.0.%d.1", i)})
	}
	for _, name := range []string{"bosh", "bosh-public"} {
		id := s.call("ec2", "CreateSecurityGroup", "VpcId", account.VPC, "GroupName", name, "GroupDescription", name).Value("groupId")
		account.SecurityGroups = append(account.SecurityGroups, SecurityGroup{ID: id, Name: name})
	}
	account.InternetGateway = s.call("ec2", "CreateInternetGateway").Value("internetGateway", "internetGatewayId")
	s.call("ec2", "AttachInternetGateway", "InternetGatewayId", account.InternetGateway, "VpcId", account.VPC)
	account.RouteTable = s.call("ec2", "DescribeRouteTables", "Filter.1.Name", "vpc-id", "Filter.1.Value.1", account.VPC).
		Value("routeTableSet", "item", "routeTableId")
	s.call("ec2", "CreateKeyPair", "KeyName", account.KeyPair, "KeyType", "ed25519")
	s.call("iam", "CreateInstanceProfile", "InstanceProfileName", account.InstanceProfile)
	images := s.call("ec2", "DescribeImages", "Filter.1.Name", "architecture", "Filter.1.Value.1", "x86_64",
		"Filter.2.Name", "virtualization-type", "Filter.2.Value.1", "hvm", "Filter.3.Name", "root-device-type", "Filter.3.Value.1", "ebs")
	usable := slices.DeleteFunc(images.Items("imagesSet"), func(image Element) bool { return image.Value("platform") == "windows" })
	if s.err == nil && len(usable) == 0 {
		s.err = fmt.Errorf("the emulator has no image for x86_64 with hvm and an EBS root")
	}
	if s.err != nil {
		return Account{}, fmt.Errorf("seeding the account: %w", s.err)
	}
	account.Image, account.RootDevice = usable[0].Value("imageId"), usable[0].Value("rootDeviceName")
	return account, nil
}
