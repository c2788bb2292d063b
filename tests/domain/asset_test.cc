#include "domain/asset.h"

#include <functional>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace payscrypt::domain {
namespace {

using std::chrono::hours;
using std::chrono::minutes;
using std::chrono::seconds;
using testing::HasSubstr;
using testing::StartsWith;

Asset ExampleAsset() {
  return {"DOGE", "DOGE", "testnet", 8, 6, minutes(20), AddressKind::kBitcoinTestnet};
}

TEST(AssetCatalog, HasTheAssetsThatTheVendorsPluginUses) {
  const AssetCatalog assets = AssetCatalog::BuiltIn();
  EXPECT_EQ(assets.Names(), "BTC, ETH, LCCN");
  ASSERT_EQ(assets.List().size(), 3u);
  EXPECT_EQ(assets.List()[1], assets.Find("ETH"));

  const auto btc = assets.Find("BTC");
  ASSERT_TRUE(btc);
  EXPECT_EQ(btc->name, "BTC");
  EXPECT_EQ(btc->chain, "BTC");
  EXPECT_EQ(btc->network, "testnet");
  EXPECT_EQ(btc->decimals, 8);
  EXPECT_EQ(btc->target_confirmations, 3);
  EXPECT_EQ(btc->expiry, minutes(15));
  EXPECT_EQ(btc->address_kind, AddressKind::kBitcoinTestnet);

  for (const char* name : {"ETH", "LCCN"}) {
    const auto asset = assets.Find(name);
    ASSERT_TRUE(asset) << name;
    EXPECT_EQ(asset->name, name);
    EXPECT_EQ(asset->chain, "ETH");
    EXPECT_EQ(asset->network, "sepolia");
    EXPECT_EQ(asset->decimals, 18);
    EXPECT_EQ(asset->target_confirmations, 12);
    EXPECT_EQ(asset->expiry, minutes(15));
    EXPECT_EQ(asset->address_kind, AddressKind::kEthereum);
  }
}

TEST(AssetCatalog, BuiltInAssetsAreOnesThatItWouldTake) {
  const AssetCatalog built_in = AssetCatalog::BuiltIn();
  AssetCatalog assets;
  for (const char* name : {"BTC", "ETH", "LCCN"}) EXPECT_TRUE(assets.Put(*built_in.Find(name)));
}

TEST(AssetCatalog, FindsByExactName) {
  const AssetCatalog assets = AssetCatalog::BuiltIn();
  for (const char* name : {"", "btc", "BTC ", "XRP"}) EXPECT_FALSE(assets.Find(name)) << name;
}

TEST(AssetCatalog, PutAddsAndReplaces) {
  AssetCatalog assets = AssetCatalog::BuiltIn();
  ASSERT_TRUE(assets.Put(ExampleAsset()));
  EXPECT_EQ(assets.Names(), "BTC, DOGE, ETH, LCCN");
  Asset replacement = ExampleAsset();
  replacement.target_confirmations = 60;
  ASSERT_TRUE(assets.Put(replacement));
  EXPECT_EQ(assets.Names(), "BTC, DOGE, ETH, LCCN");
  EXPECT_EQ(assets.Find("DOGE")->target_confirmations, 60);
}

TEST(AssetCatalog, ACopyKeepsWhatItHad) {
  AssetCatalog assets = AssetCatalog::BuiltIn();
  const AssetCatalog copy = assets;
  ASSERT_TRUE(assets.Put(ExampleAsset()));
  EXPECT_FALSE(copy.Find("DOGE"));
  EXPECT_EQ(copy.Find("BTC"), assets.Find("BTC"));
}

TEST(AssetCatalog, TakesTheBoundsThemselves) {
  AssetCatalog assets;
  Asset least = ExampleAsset();
  least.decimals = 0;
  least.target_confirmations = 0;
  least.expiry = seconds(1);
  least.name = least.chain = least.network = "!";
  EXPECT_TRUE(assets.Put(least));
  Asset most = ExampleAsset();
  most.decimals = 77;
  most.target_confirmations = 100'000;
  most.expiry = hours(24 * 365);
  most.name = most.chain = most.network = std::string(32, '~');
  EXPECT_TRUE(assets.Put(most));
}

TEST(AssetCatalog, RefusesWhatMakesNoSenseNamingTheField) {
  struct {
    const char* field;
    std::function<void(Asset&)> spoil;
    const char* got;
  } const cases[] = {
      {"name", [](Asset& a) { a.name = ""; }, "got \"\""},
      {"name", [](Asset& a) { a.name = "B TC"; }, "got \"B TC\""},
      {"name", [](Asset& a) { a.name = std::string(33, 'x'); }, "got \"xxx"},
      {"name", [](Asset& a) { a.name = "B\x7f"; }, "got \"B\\x7F\""},
      {"name", [](Asset& a) { a.name = "\xE2\x82\xBF"; }, "got \"\xE2\x82\xBF\""},
      {"chain", [](Asset& a) { a.chain = "\t"; }, "got \"\\x09\""},
      {"network", [](Asset& a) { a.network = ""; }, "got \"\""},
      {"decimals", [](Asset& a) { a.decimals = -1; }, "expected 0 to 77, such as 8, got -1"},
      {"decimals", [](Asset& a) { a.decimals = 78; }, "got 78"},
      {"target_confirmations", [](Asset& a) { a.target_confirmations = -1; }, "got -1"},
      {"target_confirmations", [](Asset& a) { a.target_confirmations = 100'001; },
       "expected 0 to 100000, such as 3, got 100001"},
      {"expiry", [](Asset& a) { a.expiry = Duration(999); }, "got 999"},
      {"expiry", [](Asset& a) { a.expiry = hours(24 * 365) + Duration(1); }, "got 31536000001"},
  };
  for (const auto& bad : cases) {
    AssetCatalog assets;
    Asset asset = ExampleAsset();
    bad.spoil(asset);
    const Result<void> put = assets.Put(asset);
    ASSERT_FALSE(put) << bad.field << " " << bad.got;
    EXPECT_EQ(put.error().code, ErrorCode::kInvalidArgument);
    EXPECT_THAT(put.error().message, StartsWith(std::string(bad.field) + ": expected "));
    EXPECT_THAT(put.error().message, HasSubstr(bad.got));
    EXPECT_EQ(assets.Names(), "");
  }
}

TEST(AssetCatalog, HoldsABoundedNumber) {
  AssetCatalog assets;
  Asset asset = ExampleAsset();
  for (std::size_t i = 0; i < kMaxAssets; ++i) {
    asset.name = "A" + std::to_string(i);
    ASSERT_TRUE(assets.Put(asset));
  }
  EXPECT_TRUE(assets.Put(asset)) << "a replacement adds none";
  asset.name = "ONE-MORE";
  const Result<void> put = assets.Put(asset);
  ASSERT_FALSE(put);
  EXPECT_EQ(put.error().code, ErrorCode::kResourceExhausted);
  EXPECT_THAT(put.error().message, HasSubstr("\"ONE-MORE\""));
}

}  // namespace
}  // namespace payscrypt::domain
