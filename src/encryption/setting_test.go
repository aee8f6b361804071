package encryption_test

import (
	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"bosh-aws-cpi/src/encryption"
)

func setting(enabled string, key string) encryption.Setting {
	s := encryption.Setting{KeyARN: key}
	switch enabled {
	case "on":
		s.Enabled = new(true)
	case "off":
		s.Enabled = new(false)
	}
	return s
}

var _ = DescribeTable("which encryption a volume gets",
	func(volume, global encryption.Setting, want encryption.Decision, refused bool) {
		got, err := volume.Under(global).Decide()
		if refused {
			Expect(err).To(MatchError(ContainSubstring("encrypted is not true")))
			return
		}
		Expect(err).NotTo(HaveOccurred())
		Expect(got).To(Equal(want))
	},
	Entry("nothing said", setting("", ""), setting("", ""), encryption.Decision{}, false),
	Entry("the global setting is inherited", setting("", ""), setting("on", "g"), encryption.Decision{Encrypted: true, KeyARN: "g"}, false),
	Entry("the volume's key wins", setting("", "v"), setting("on", "g"), encryption.Decision{Encrypted: true, KeyARN: "v"}, false),
	Entry("switched off, it drops an inherited key", setting("off", ""), setting("on", "g"), encryption.Decision{}, false),
	Entry("switched on, it takes the global key, also where the global setting is off", setting("on", ""), setting("off", "g"), encryption.Decision{Encrypted: true, KeyARN: "g"}, false),
	Entry("a global key alone encrypts nothing", setting("", ""), setting("", "g"), encryption.Decision{}, false),
	Entry("switched on with the account's default key", setting("on", ""), setting("", ""), encryption.Decision{Encrypted: true}, false),
	Entry("a key of its own without encryption", setting("", "v"), setting("", ""), encryption.Decision{}, true),
	Entry("a key of its own with encryption off", setting("off", "v"), setting("on", "g"), encryption.Decision{}, true),
)

var _ = DescribeTable("a decision is sent only where encryption is wanted", func(decision encryption.Decision, on, key any) {
	gotOn, gotKey := decision.Sent()
	Expect(gotOn).To(Equal(on))
	Expect(gotKey).To(Equal(key))
},
	Entry(nil, encryption.Decision{}, (*bool)(nil), (*string)(nil)), Entry(nil, encryption.Decision{Encrypted: true}, new(true), (*string)(nil)),
	Entry(nil, encryption.Decision{Encrypted: true, KeyARN: "arn"}, new(true), new("arn")),
)
