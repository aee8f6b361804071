package explain

import (
	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"
)

var _ = DescribeTable("a refused value names where it comes from", func(situation Situation, message string, paths ...string) {
	for _, code := range []string{
		"InvalidParameterValue", "InvalidParameterCombination", "InvalidParameterDependency", "InvalidBlockDeviceMapping",
		"InvalidSomethingNew",
	} {
		explained := Error(situation, refused("Create", code, message))
		for _, path := range paths {
			Expect(explained.Message).To(ContainSubstring(path))
		}
	}
},
	Entry(nil, MakesDisk, "The iops to volume size ratio is too high", "cloud_properties.iops of the disk type", "the disk's size"),
	Entry(nil, LaunchesVM, "Iops value of 99 is below the minimum", "ephemeral_disk.iops or root_disk.iops"),
	Entry(nil, WorksOnGiven, "Throughput (MiBps) to iops ratio is too high", "cloud_properties.throughput", "cloud_properties.iops"),
	Entry(nil, WorksOnGiven, "New size cannot be smaller; Volume size of 1 GiB", "the disk's size"),
	Entry(nil, MakesDisk, "The parameter KmsKeyId requires the parameter Encrypted to be set.", "aws.kms_key_arn"),
	Entry(nil, LaunchesVM, "Value (x) for parameter iamInstanceProfile.name is invalid. Invalid IAM Instance Profile name",
		"cloud_properties.iam_instance_profile"),
	Entry(nil, LaunchesVM, "Address 10.9.9.9 does not fall within the subnet's address range", "static_ips", "cloud_properties.subnet"),
	Entry(nil, LaunchesVM, "Invalid availability zone: [x]", "availability_zone"),
	Entry(nil, LaunchesVM, "User data is limited to 16384 bytes", "user data"),
	Entry(nil, LaunchesVM, "The key pair 'x' does not exist", "cloud_properties.key_name"),
	Entry(nil, MakesStemcell, "Value (x) for parameter KmsKeyId is invalid", "kms_key_arn and encrypted of the stemcell's cloud properties"),
	Entry(nil, MakesStemcell, "Invalid image id: ami-1", "ami of the stemcell's cloud properties"),
	Entry("nothing known in it", LaunchesVM, "foo", "compare AWS's message with the manifest"),
)
