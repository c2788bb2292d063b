#include "domain/bech32.h"

#include <algorithm>
#include <cctype>

#include <gtest/gtest.h>

#include "hexadecimal.h"

namespace payscrypt::domain {
namespace {

std::string ToLower(std::string text) {
  std::transform(text.begin(), text.end(), text.begin(),
                 [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  return text;
}

TEST(Bech32, TakesBip173sValidStringsAndWritesThemBack) {
  for (
      const std::string text :
      {"A12UEL5L", "a12uel5l",
       "an83characterlonghumanreadablepartthatcontainsthenumber1andtheexcludedcharactersbio1tt5tgs",
       "abcdef1qpzry9x8gf2tvdw0s3jn54khce6mua7lmqqqxw",
       "11qqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqc8247j",
       "split1checkupstagehandshakeupstreamerranterredcaperred2y9e3w", "?1ezyfcl"}) {
    const std::optional<Bech32> decoded = DecodeBech32(text);
    ASSERT_TRUE(decoded) << text;
    EXPECT_EQ(EncodeBech32(decoded->prefix, decoded->values), ToLower(std::string(text)));
  }
}

TEST(Bech32, SplitsPrefixAndValues) {
  const std::optional<Bech32> decoded =
      DecodeBech32("abcdef1qpzry9x8gf2tvdw0s3jn54khce6mua7lmqqqxw");
  ASSERT_TRUE(decoded);
  EXPECT_EQ(decoded->prefix, "abcdef");
  ASSERT_EQ(decoded->values.size(), 32U);
  for (std::size_t i = 0; i < 32; ++i) EXPECT_EQ(decoded->values[i], i);
}

TEST(Bech32, RefusesBip173sInvalidStrings) {
  for (const std::string_view text :
       {" 1nwldj5",
        "\x7f"
        "1axkwrx",
        "\x80"
        "1eym55h",
        "an84characterslonghumanreadablepartthatcontainsthenumber1andtheex"
        "cludedcharactersbio1569pvx",
        "pzry9x0s0muk", "1pzry9x0s0muk", "x1b4n0q5v", "li1dgmt3", "de1lg7wt\xff", "A1G7SGD8",
        "10a06t8", "1qzzfhee"}) {
    EXPECT_FALSE(DecodeBech32(text)) << text;
  }
}

TEST(Bech32, FindsEveryChangedCharacter) {
  const std::string text = "tb1qw508d6qejxtdg4y5r3zarvary0c5xw7kxpjzsx";
  ASSERT_TRUE(DecodeBech32(text));
  for (std::size_t i = 0; i < text.size(); ++i) {
    std::string changed = text;
    changed[i] = changed[i] == 'q' ? 'p' : 'q';
    EXPECT_FALSE(DecodeBech32(changed)) << changed;
  }
}

TEST(WitnessV0, AgreesWithBip173sAddresses) {
  struct {
    const char* prefix;
    const char* address;
    const char* program;
  } const vectors[] = {
      {"bc", "BC1QW508D6QEJXTDG4Y5R3ZARVARY0C5XW7KV8F3T4",
       "751e76e8199196d454941c45d1b3a323f1433bd6"},
      {"tb", "tb1qw508d6qejxtdg4y5r3zarvary0c5xw7kxpjzsx",
       "751e76e8199196d454941c45d1b3a323f1433bd6"},
      {"tb", "tb1qrp33g0q5c5txsp9arysrx4k6zdkfs4nce4xj0gdcccefvpysxf3q0sl5k7",
       "1863143c14c5166804bd19203356da136c985678cd4d27a1b8c6329604903262"},
      {"tb", "tb1qqqqqp399et2xygdj5xreqhjjvcmzhxw4aywxecjdzew6hylgvsesrxh6hy",
       "000000c4a5cad46221b2a187905e5266362b99d5e91c6ce24d165dab93e86433"},
  };
  for (const auto& vector : vectors) {
    const std::vector<std::uint8_t> program = BytesFromHexadecimal(vector.program);
    EXPECT_EQ(DecodeWitnessV0(vector.prefix, vector.address), program) << vector.address;
    EXPECT_EQ(EncodeWitnessV0(vector.prefix, program), ToLower(vector.address));
  }
}

TEST(WitnessV0, RefusesBip173sInvalidAddresses) {
  struct {
    const char* prefix;
    const char* address;
    const char* why;
  } const vectors[] = {
      {"tb", "tc1qw508d6qejxtdg4y5r3zarvary0c5xw7kg3g4ty", "foreign prefix"},
      {"bc", "bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t5", "wrong checksum"},
      {"bc", "BC13W508D6QEJXTDG4Y5R3ZARVARY0C5XW7KN40WF2", "version 17"},
      {"bc", "bc1rw5uspcuh", "program of 1 byte"},
      {"bc", "bc10w508d6qejxtdg4y5r3zarvary0c5xw7kw508d6qejxtdg4y5r3zarvary0c5xw7kw5rljs90",
       "program of 41 bytes"},
      {"bc", "BC1QR508D6QEJXTDG4Y5R3ZARVARYV98GJ9P", "version 0 with 16 bytes"},
      {"tb", "tb1qrp33g0q5c5txsp9arysrx4k6zdkfs4nce4xj0gdcccefvpysxf3q0sL5k7", "mixed case"},
      {"bc", "bc1zw508d6qejxtdg4y5r3zarvaryvqyzf3du", "padding of more than 4 bits"},
      {"tb", "tb1qrp33g0q5c5txsp9arysrx4k6zdkfs4nce4xj0gdcccefvpysxf3pjxtptv", "padding not zero"},
      {"bc", "bc1gmk9yu", "no data"},
      {"bc", "tb1qw508d6qejxtdg4y5r3zarvary0c5xw7kxpjzsx", "the other network's"},
  };
  for (const auto& vector : vectors) {
    EXPECT_FALSE(DecodeWitnessV0(vector.prefix, vector.address)) << vector.why;
  }
}

TEST(WitnessV0, RefusesVersionOne) {
  // BIP-173 knew it; BIP-350 writes it otherwise.
  EXPECT_FALSE(DecodeWitnessV0(
      "bc", "bc1pw508d6qejxtdg4y5r3zarvary0c5xw7kw508d6qejxtdg4y5r3zarvary0c5xw7k7grplx"));
}

TEST(WitnessV0, TakesNoMorePaddingThanAProgramNeedsAndOnlyZeros) {
  const std::vector<std::uint8_t> zeros(33, 0);
  EXPECT_TRUE(DecodeWitnessV0("tb", EncodeBech32("tb", zeros)));
  std::vector<std::uint8_t> longer(34, 0);
  EXPECT_FALSE(DecodeWitnessV0("tb", EncodeBech32("tb", longer)));
  // 32 bytes are 256 bits: 52 values, of which the last has four bits of padding.
  std::vector<std::uint8_t> padded(53, 0);
  EXPECT_TRUE(DecodeWitnessV0("tb", EncodeBech32("tb", padded)));
  padded.back() = 1;
  EXPECT_FALSE(DecodeWitnessV0("tb", EncodeBech32("tb", padded)));
}

}  // namespace
}  // namespace payscrypt::domain
