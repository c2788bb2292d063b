#include "domain/address.h"

#include <set>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace payscrypt::domain {
namespace {

using testing::ElementsAre;
using testing::StartsWith;
using enum AddressKind;

constexpr AddressKind kAllKinds[] = {kBitcoinTestnet, kBitcoinRegtest, kEthereum};
constexpr std::uint64_t kLargestSeed = 18'446'744'073'709'551'615U;

TEST(AddressKind, NamesComeBack) {
  for (const AddressKind kind : kAllKinds) EXPECT_EQ(AddressKindNamed(NameOf(kind)), kind);
  EXPECT_EQ(NameOf(kBitcoinTestnet), "bitcoin-testnet");
  EXPECT_EQ(NameOf(kBitcoinRegtest), "bitcoin-regtest");
  EXPECT_EQ(NameOf(kEthereum), "ethereum");
  EXPECT_EQ(AddressKindNamed("bitcoin"), std::nullopt);
  EXPECT_EQ(AddressKindNamed(""), std::nullopt);
}

// What another implementation of the same hashes and encodings, in another language, makes of it.
TEST(Address, SameSeedMakesTheSameAddressesOnEveryMachine) {
  const OrderId order{1001};
  EXPECT_THAT(MakeAddresses(kBitcoinTestnet, 1, order),
              ElementsAre("tb1q72g0nuuvyjum9r4t58vsfk54ew49k3n4wz7qhm",
                          "n3dXVcSovEEeZEq3YBfFDnUG3oPkUW4VdA"));
  EXPECT_THAT(MakeAddresses(kBitcoinRegtest, 1, order),
              ElementsAre("bcrt1qmumj8zfzqsp7medj8m876m9g7tghzyrnh47386",
                          "n1sD2whn6ay5MVWWwqzeYqejCzn6KqFyHx"));
  EXPECT_THAT(MakeAddresses(kEthereum, 1, order),
              ElementsAre("0x3FBe2FFa9273DaE2B557693a15fDd588F569E4C9"));

  const OrderId last{kMaxOrderId};
  EXPECT_THAT(MakeAddresses(kBitcoinTestnet, kLargestSeed, last),
              ElementsAre("tb1qp88mqx450avwxm6y4hy7qftxz3ecjuv4j5nppf",
                          "mgQqBBw2EBkzjP7ef9kZ2JSixdG9NPcpoY"));
  EXPECT_THAT(MakeAddresses(kEthereum, kLargestSeed, last),
              ElementsAre("0x332D2fc72b62A0BEbEAfD57436F8Ef85e9369a86"));
}

TEST(TransactionId, SameSeedMakesTheSameIdsOnEveryMachine) {
  const OrderId order{1001};
  EXPECT_EQ(MakeTransactionId(kBitcoinTestnet, 1, order, 0),
            "c531106e9916962abe5e732d9a306e04d6d83726948c9a585ad86396d0b95206");
  EXPECT_EQ(MakeTransactionId(kBitcoinRegtest, 1, order, 0),
            "24376b3509841f11f409bfda313c157812e0d3fdf96a6a3dbd4fd5b700d964da");
  EXPECT_EQ(MakeTransactionId(kEthereum, 1, order, 0),
            "0x661eeff0bec519cb87eb90d73c31853cc1ee6638641b1facd90c4edd6940165b");
  EXPECT_EQ(MakeTransactionId(kEthereum, 1, order, 1),
            "0xba5dc3a9fa79b061957da449f768f05a79f87cafefba71c9c91aa641e7882e98");
}

TEST(Address, EveryMadeAddressIsWellFormedForItsOwnNetwork) {
  for (const AddressKind kind : kAllKinds) {
    for (std::int64_t id = 1; id <= 100; ++id) {
      for (const std::string& address : MakeAddresses(kind, 42, OrderId{id})) {
        EXPECT_TRUE(IsWellFormedAddress(kind, address)) << address;
      }
    }
  }
}

TEST(Address, LooksAsItsNetworkDoes) {
  const std::vector<std::string> testnet = MakeAddresses(kBitcoinTestnet, 1, OrderId{5});
  ASSERT_EQ(testnet.size(), 2U);
  EXPECT_THAT(testnet[0], StartsWith("tb1q"));
  EXPECT_THAT(testnet[1], testing::AnyOf(StartsWith("m"), StartsWith("n")));
  EXPECT_THAT(MakeAddresses(kBitcoinRegtest, 1, OrderId{5})[0], StartsWith("bcrt1q"));
  EXPECT_FALSE(IsWellFormedAddress(kBitcoinRegtest, testnet[0]));
  EXPECT_FALSE(IsWellFormedAddress(kEthereum, testnet[0]));
}

TEST(Address, DiffersByKindSeedAndOrder) {
  std::set<std::string> addresses;
  std::size_t made = 0;
  for (const AddressKind kind : kAllKinds) {
    for (const std::uint64_t seed : {0U, 1U, 12U}) {
      for (const std::int64_t id : {1, 2, 21, 1001}) {
        for (const std::string& address : MakeAddresses(kind, seed, OrderId{id})) {
          addresses.insert(address);
          ++made;
        }
      }
    }
  }
  EXPECT_EQ(addresses.size(), made);
}

TEST(TransactionId, DiffersByIndex) {
  std::set<std::string> ids;
  for (int index = 0; index < 50; ++index) {
    ids.insert(MakeTransactionId(kBitcoinTestnet, 1, OrderId{1}, index));
  }
  EXPECT_EQ(ids.size(), 50U);
}

// EIP-55's test cases.
TEST(Address, TakesEip55sAddresses) {
  for (const char* address :
       {"0x52908400098527886E0F7030069857D2E4169EE7", "0x8617E340B3D01FA5F11F306F4090FD50E238070D",
        "0xde709f2102306220921060314715629080e2fb77", "0x27b1fdb04752bbc536007a920d24acb045561c26",
        "0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed", "0xfB6916095ca1df60bB79Ce92cE3Ea74c37c5d359",
        "0xdbF03B407c01E7cD3CBea99509d93f8DDDC8C6FB",
        "0xD1220A0cf47c7B9Be7A2E6BA89F429762e7b9aDb"}) {
    EXPECT_TRUE(IsWellFormedAddress(kEthereum, address)) << address;
  }
}

TEST(Address, RefusesMalformedEthereumAddresses) {
  for (const char* address :
       {"", "0x", "5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed",
        "0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAe", "0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed0",
        "0X5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed", "0x5aaeb6053f3e94c9b9a09f33669435e7ef1beaed",
        "0x5AAEB6053F3E94C9B9A09F33669435E7EF1BEAED", "0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAeD",
        "0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAeg",
        " 0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed"}) {
    EXPECT_FALSE(IsWellFormedAddress(kEthereum, address)) << address;
  }
}

TEST(Address, TakesBitcoinTestAddressesMadeByOthers) {
  for (const char* address :
       {"tb1qw508d6qejxtdg4y5r3zarvary0c5xw7kxpjzsx", "TB1QW508D6QEJXTDG4Y5R3ZARVARY0C5XW7KXPJZSX",
        "mo9ncXisMeAoXwqcV5EWuyncbmCcQN4rVs"}) {
    EXPECT_TRUE(IsWellFormedAddress(kBitcoinTestnet, address)) << address;
  }
}

TEST(Address, RefusesBitcoinAddressesOfOtherNetworksAndKinds) {
  for (const char* address :
       {"", "bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4", "1AGNa15ZQXAZUgFiqJ2i7Z2DPU2J6hW62i",
        "tb1qrp33g0q5c5txsp9arysrx4k6zdkfs4nce4xj0gdcccefvpysxf3q0sl5k7",
        "2N2JD6wb56AfK4tfmM6PwdVmoYk2dCKf4Br", "mo9ncXisMeAoXwqcV5EWuyncbmCcQN4rVt",
        "0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed"}) {
    EXPECT_FALSE(IsWellFormedAddress(kBitcoinTestnet, address)) << address;
  }
  EXPECT_FALSE(IsWellFormedAddress(kBitcoinTestnet, std::string(1'000'000, 'm')));
}

}  // namespace
}  // namespace payscrypt::domain
