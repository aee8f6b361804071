package testbed_test

import (
	"bufio"
	"net/http"
	"os"
	"os/exec"
	"strings"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"bosh-aws-cpi/spec/support/testbed"
)

var _ = Describe("The account", func() {
	BeforeEach(func(ctx SpecContext) { Expect(bed.Reset(ctx)).To(Succeed()) })

	It("has a network, a key pair, an instance profile and an image, and nothing that counts as a leak", func(ctx SpecContext) {
		account := bed.Account
		Expect(account.VPC).To(HavePrefix("vpc-"))
		Expect(account.Subnets).To(HaveExactElements(
			And(HaveField("ID", HavePrefix("subnet-")), HaveField("Zone", "us-east-1a"), HaveField("CIDR", "10.0.0.0/24"), HaveField("Gateway", "10.0.0.1")),
			And(HaveField("ID", HavePrefix("subnet-")), HaveField("Zone", "us-east-1b"), HaveField("CIDR", "10.0.1.0/24"), HaveField("Gateway", "10.0.1.1"))))
		Expect(account.SecurityGroups).To(HaveExactElements(HaveField("Name", "bosh"), HaveField("Name", "bosh-public")))
		Expect(account.Image).To(HavePrefix("ami-"))
		Expect(account.RootDevice).To(HavePrefix("/dev/"))
		Expect(account.RouteTable).To(HavePrefix("rtb-"))
		Expect(bed.Emulator.AWS(ctx, "iam", "GetInstanceProfile", "InstanceProfileName", account.InstanceProfile)).Error().NotTo(HaveOccurred())
		Expect(bed.Emulator.AWS(ctx, "ec2", "DescribeKeyPairs", "KeyName.1", account.KeyPair)).Error().NotTo(HaveOccurred())
		Expect(bed.World(ctx)).To(BeEmpty())
		Expect(bed.Gateway.Calls()).To(BeEmpty(), "the bed's own calls go past the gateway")
	})

	It("shows what a run leaves behind, with tags", func(ctx SpecContext) {
		first, err := bed.Emulator.AWS(ctx, "ec2", "CreateVolume", "AvailabilityZone", "us-east-1a", "Size", "1")
		Expect(err).NotTo(HaveOccurred())
		before, err := bed.World(ctx)
		Expect(err).NotTo(HaveOccurred())
		Expect(before).To(HaveExactElements(HaveField("ID", first.Value("volumeId"))))

		launched, err := bed.Emulator.AWS(ctx, "ec2", "RunInstances", "ImageId", bed.Account.Image, "MinCount", "1", "MaxCount", "1",
			"SubnetId", bed.Account.Subnets[0].ID, "TagSpecification.1.ResourceType", "instance",
			"TagSpecification.1.Tag.1.Key", "Name", "TagSpecification.1.Tag.1.Value", "vm")
		Expect(err).NotTo(HaveOccurred())
		instance := launched.Value("instancesSet", "item", "instanceId")
		snapshot, err := bed.Emulator.AWS(ctx, "ec2", "CreateSnapshot", "VolumeId", first.Value("volumeId"))
		Expect(err).NotTo(HaveOccurred())
		_, err = bed.Emulator.AWS(ctx, "ec2", "AllocateAddress", "Domain", "vpc")
		Expect(err).NotTo(HaveOccurred())
		image, err := bed.Emulator.AWS(ctx, "ec2", "CopyImage", "Name", "copy", "SourceImageId", bed.Account.Image, "SourceRegion", testbed.Region)
		Expect(err).NotTo(HaveOccurred())

		world, err := bed.World(ctx)
		Expect(err).NotTo(HaveOccurred())
		left := world.Beyond(before)
		Expect(left.Find(first.Value("volumeId"))).To(BeNil())
		Expect(left.Find(instance)).To(HaveValue(And(HaveField("Kind", "instance"), HaveField("State", "running"),
			HaveField("Tags", HaveKeyWithValue("Name", "vm")))))
		Expect(left.Find(snapshot.Value("snapshotId"))).NotTo(BeNil())
		Expect(left.Find(image.Value("imageId"))).NotTo(BeNil())
		Expect(left.Of("network-interface")).To(HaveLen(1))
		Expect(left.Of("address")).To(HaveLen(1))
		Expect(left.String()).To(ContainSubstring("instance " + instance + " (running) Name=vm\n"))

		_, err = bed.Emulator.AWS(ctx, "ec2", "TerminateInstances", "InstanceId.1", instance)
		Expect(err).NotTo(HaveOccurred())
		Expect(bed.World(ctx)).To(HaveEach(Not(HaveField("Kind", "instance"))))
	})

	It("says what the emulator refused", func(ctx SpecContext) {
		_, err := bed.Emulator.AWS(ctx, "ec2", "DescribeVolumes", "VolumeId.1", "vol-0123456789abcdef0")
		Expect(err).To(MatchError(ContainSubstring("InvalidVolume.NotFound")))
	})
})

var _ = Describe("The emulator", func() {
	It("ends with the suite, even when that is killed", func() {
		suite := exec.Command(os.Args[0])
		suite.Env = append(os.Environ(), "ACT_AS=suite")
		stdout, err := suite.StdoutPipe()
		Expect(err).NotTo(HaveOccurred())
		Expect(suite.Start()).To(Succeed())
		line, err := bufio.NewReader(stdout).ReadString('\n')
		Expect(err).NotTo(HaveOccurred(), line)
		url := strings.TrimSpace(line)
		answers := func() error {
			response, err := http.Get(url + "/moto-api/")
			if err == nil {
				_ = response.Body.Close()
			}
			return err
		}
		Expect(answers()).To(Succeed())
		Expect(suite.Process.Kill()).To(Succeed())
		_ = suite.Wait()
		Eventually(answers, 10*time.Second).Should(HaveOccurred())
	})

	It("says so when it cannot start", func() {
		GinkgoT().Setenv("EMULATOR_PYTHON", "/nowhere/python")
		_, err := testbed.StartEmulator()
		Expect(err).To(MatchError(ContainSubstring("the emulator's Python is not there")))
		GinkgoT().Setenv("EMULATOR_PYTHON", "/bin/false")
		_, err = testbed.StartEmulator()
		Expect(err).To(MatchError(ContainSubstring("the emulator did not come up: it ended")))
	})
})
