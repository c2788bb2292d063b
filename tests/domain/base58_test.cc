#include "domain/base58.h"

#include <gtest/gtest.h>

#include "hexadecimal.h"

namespace payscrypt::domain {
namespace {

struct Vector {
  const char* hexadecimal;
  const char* base58;
};

// Bitcoin Core's base58_encode_decode.json.
constexpr Vector kEncodings[] = {
    {"", ""},
    {"61", "2g"},
    {"626262", "a3gV"},
    {"636363", "aPEr"},
    {"73696d706c792061206c6f6e6720737472696e67", "2cFupjhnEsSn59qHXstmK2ffpLv2"},
    {"00eb15231dfceb60925886b67d065299925915aeb172c06647", "1NS17iag9jJgTHD1VXjvLCEnZuQ3rJDE9L"},
    {"516b6fcd0f", "ABnLTmg"},
    {"bf4f89001e670274dd", "3SEo3LWLoPntC"},
    {"572e4794", "3EFU7m"},
    {"ecac89cad93923c02321", "EJDM8drfXA6uyA"},
    {"10c8511e", "Rt5zm"},
    {"00000000000000000000", "1111111111"},
};

// From Bitcoin Core's key_io_valid.json: P2PKH and P2SH of both networks, version byte included.
constexpr Vector kAddresses[] = {
    {"0065a16059864a2fdbc7c99a4723a8395bc6f188eb", "1AGNa15ZQXAZUgFiqJ2i7Z2DPU2J6hW62i"},
    {"0574f209f6ea907e2ea48f74fae05782ae8a665257", "3CMNFxN1oHBc4R1EpboAL5yzHGgE611Xou"},
    {"6f53c0307d6851aa0ce7825ba883c6bd9ad242b486", "mo9ncXisMeAoXwqcV5EWuyncbmCcQN4rVs"},
    {"c46349a418fc4578d10a372b54b45c280cc8c4382f", "2N2JD6wb56AfK4tfmM6PwdVmoYk2dCKf4Br"},
};

TEST(Base58, AgreesWithBitcoinCoresVectors) {
  for (const Vector& vector : kEncodings) {
    const std::vector<std::uint8_t> bytes = BytesFromHexadecimal(vector.hexadecimal);
    EXPECT_EQ(EncodeBase58(bytes), vector.base58);
    EXPECT_EQ(DecodeBase58(vector.base58), bytes) << vector.base58;
  }
}

TEST(Base58, RefusesForeignCharacters) {
  for (const char* text : {"0", "O", "I", "l", "2g ", " 2g", "a3gV-", "\xC3\xA4"}) {
    EXPECT_EQ(DecodeBase58(text), std::nullopt) << text;
  }
}

TEST(Base58, RefusesLongTextBeforeAnyWork) {
  EXPECT_TRUE(DecodeBase58(std::string(kMaxBase58Characters, 'z')));
  EXPECT_FALSE(DecodeBase58(std::string(kMaxBase58Characters + 1, 'z')));
}

TEST(Base58Check, AgreesWithBitcoinCoresAddresses) {
  for (const Vector& vector : kAddresses) {
    const std::vector<std::uint8_t> payload = BytesFromHexadecimal(vector.hexadecimal);
    EXPECT_EQ(EncodeBase58Check(payload), vector.base58);
    EXPECT_EQ(DecodeBase58Check(vector.base58), payload) << vector.base58;
  }
}

TEST(Base58Check, FindsEveryChangedCharacter) {
  const std::string address = kAddresses[2].base58;
  for (std::size_t i = 0; i < address.size(); ++i) {
    std::string changed = address;
    changed[i] = changed[i] == '2' ? '3' : '2';
    EXPECT_EQ(DecodeBase58Check(changed), std::nullopt) << changed;
  }
}

TEST(Base58Check, RefusesWhatIsTooShortForAChecksum) {
  for (const char* text : {"", "1", "111", "2g"}) EXPECT_FALSE(DecodeBase58Check(text)) << text;
}

}  // namespace
}  // namespace payscrypt::domain
