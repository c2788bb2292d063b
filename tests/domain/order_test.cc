#include "domain/order.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "example_order.h"

namespace payscrypt::domain {
namespace {

using testing::HasSubstr;
using testing::StartsWith;

OrderRequest ExampleRequest() {
  OrderRequest request;
  request.merchant_order_id = "A-7";
  request.asset_name = "BTC";
  request.target_value = "150000";
  return request;
}

Result<CheckedRequest> Check(const OrderRequest& request,
                             const std::vector<std::int64_t>& wallets = {}) {
  return CheckRequest(request, AssetCatalog::BuiltIn(), wallets);
}

std::string Refusal(const OrderRequest& request, const std::vector<std::int64_t>& wallets = {}) {
  const Result<CheckedRequest> checked = Check(request, wallets);
  if (checked) return "was taken";
  EXPECT_EQ(checked.error().code, ErrorCode::kInvalidArgument);
  return checked.error().message;
}

TEST(OrderId, ReadsWhatItWrites) {
  for (const std::int64_t id : {std::int64_t{1}, std::int64_t{1001}, kMaxOrderId}) {
    EXPECT_EQ(OrderId::Parse(OrderId{id}.ToString()), OrderId{id});
  }
  EXPECT_EQ(OrderId::Parse("9007199254740991"), OrderId{kMaxOrderId});
}

TEST(OrderId, RefusesWhatIsNoOrdersNumber) {
  for (const std::string_view text :
       {"", "0", "01", "00", "-1", "+1", " 1", "1 ", "1.0", "1e3", "0x1", "abc", "1a",
        "9007199254740992", "9999999999999999", "10000000000000000", "99999999999999999999999"}) {
    EXPECT_EQ(OrderId::Parse(text), std::nullopt) << text;
  }
  EXPECT_EQ(OrderId::Parse(std::string(1'000'000, '1')), std::nullopt);
}

TEST(OrderStatus, HasTheApisNames) {
  EXPECT_EQ(NameOf(OrderStatus::kPending), "PENDING");
  EXPECT_EQ(NameOf(OrderStatus::kConfirming), "CONFIRMING");
  EXPECT_EQ(NameOf(OrderStatus::kSuccessful), "SUCCESSFUL");
  EXPECT_EQ(NameOf(OrderStatus::kExpired), "EXPIRED");
  EXPECT_EQ(NameOf(OrderStatus::kCanceled), "CANCELED");
}

TEST(OrderStatus, ThreeAreFinal) {
  EXPECT_FALSE(IsFinal(OrderStatus::kPending));
  EXPECT_FALSE(IsFinal(OrderStatus::kConfirming));
  EXPECT_TRUE(IsFinal(OrderStatus::kSuccessful));
  EXPECT_TRUE(IsFinal(OrderStatus::kExpired));
  EXPECT_TRUE(IsFinal(OrderStatus::kCanceled));
}

TEST(OrderState, ValueAndConfirmationsAreOfTheLivePayments) {
  OrderState state;
  EXPECT_EQ(state.Value(), Amount());
  EXPECT_EQ(state.Confirmations(), 0);
  state.payments = {
      {.value = Amount(1), .confirmations = 9, .seen_at = {}, .dropped = false},
      {.value = Amount(2), .confirmations = 0, .seen_at = {}, .dropped = true},
      {.value = Amount(4), .confirmations = 5, .seen_at = {}, .dropped = false},
  };
  EXPECT_EQ(state.Value(), Amount(5));
  EXPECT_EQ(state.Confirmations(), 5);
}

TEST(CheckRequest, TakesAnOrderAndConvertsItsFields) {
  const Result<CheckedRequest> checked = Check(ExampleRequest());
  ASSERT_TRUE(checked) << checked.error().message;
  EXPECT_EQ(checked->asset->name, "BTC");
  EXPECT_EQ(checked->target_value, Amount(150'000));
}

TEST(CheckRequest, MerchantOrderIdHasOneTo255Bytes) {
  OrderRequest request = ExampleRequest();
  request.merchant_order_id = std::string(255, 'x');
  EXPECT_TRUE(Check(request));
  request.merchant_order_id = "";
  EXPECT_EQ(Refusal(request),
            "merchant_order_id: expected 1 to 255 bytes, such as \"A-7\", got \"\"");
  request.merchant_order_id = std::string(256, 'x');
  EXPECT_THAT(Refusal(request), HasSubstr("xxx\"... (256 bytes)"));
}

TEST(CheckRequest, UnknownAssetIsRefusedWithTheKnownOnes) {
  OrderRequest request = ExampleRequest();
  request.asset_name = "XRP";
  EXPECT_EQ(Refusal(request), "asset_name: expected one of BTC, ETH, LCCN, got \"XRP\"");
  request.asset_name = "";
  EXPECT_THAT(Refusal(request), HasSubstr("got \"\""));
}

TEST(CheckRequest, TargetValueIsFromOneToTheLargestAmount) {
  OrderRequest request = ExampleRequest();
  for (const std::string& value : {std::string("1"), Amount::Max().ToString()}) {
    request.target_value = value;
    EXPECT_TRUE(Check(request)) << value;
  }
  for (const char* value :
       {"", "0", "000", "-1", "0.0015", "1e8", "1,000", " 1", "abc",
        "115792089237316195423570985008687907853269984665640564039457584007913129639936"}) {
    request.target_value = value;
    EXPECT_THAT(Refusal(request), StartsWith("target_value: expected ")) << value;
  }
}

TEST(CheckRequest, TargetValueIsRefusedWithAnExampleInTheAssetsOwnUnit) {
  OrderRequest request = ExampleRequest();
  request.target_value = "0.0015";
  EXPECT_EQ(Refusal(request),
            "target_value: expected a whole number of the asset's smallest unit from 1 to 2^256-1, "
            "such as \"150000\" (0.0015 BTC), got \"0.0015\"");
  request.asset_name = "ETH";
  EXPECT_THAT(Refusal(request), HasSubstr("such as \"1500000000000000\" (0.0015 ETH)"));

  AssetCatalog assets = AssetCatalog::BuiltIn();
  Asset coarse = *assets.Find("BTC");
  coarse.name = "YEN";
  coarse.decimals = 2;
  ASSERT_TRUE(assets.Put(coarse));
  request.asset_name = "YEN";
  EXPECT_THAT(CheckRequest(request, assets, {}).error().message,
              HasSubstr("such as \"150000\" (1500 YEN)"));
}

TEST(CheckRequest, TakesNoCallbackUrlOrAnAbsoluteHttpOne) {
  OrderRequest request = ExampleRequest();
  for (const std::string& url :
       {std::string(), std::string("http://shop.example"), std::string("https://shop.example/"),
        std::string("HTTPS://SHOP.EXAMPLE/a?b=c#d"), std::string("http://localhost:8080/done"),
        std::string("http://127.0.0.1:1/"), std::string("http://[::1]:8080/x"),
        std::string("http://[::1]"), std::string("http://user:word@shop.example:80/"),
        std::string("https://shop.example:/"), std::string("http://shop?order=7"),
        std::string("http://m\xC3\xBCller.example/"),
        "http://shop.example/" + std::string(2048 - 20, 'x')}) {
    request.callback_url = url;
    EXPECT_TRUE(Check(request)) << url;
  }
}

TEST(CheckRequest, RefusesOtherCallbackUrls) {
  OrderRequest request = ExampleRequest();
  for (const std::string& url : {std::string("shop.example"),
                                 std::string("/order/7"),
                                 std::string("//shop.example/"),
                                 std::string("ftp://shop.example/"),
                                 std::string("javascript:alert(1)"),
                                 std::string("http:/shop.example"),
                                 std::string("http:"),
                                 std::string("http://"),
                                 std::string("https:///path"),
                                 std::string("http://:80/"),
                                 std::string("http://user@/"),
                                 std::string("http://?q"),
                                 std::string("http://#f"),
                                 std::string("http://[]/"),
                                 std::string("http://[::1/"),
                                 std::string("http://[::1]x/"),
                                 std::string("http://shop.example:http/"),
                                 std::string("http://shop.example:65536/"),
                                 std::string("http://shop.example:123456/"),
                                 std::string("http://shop example/"),
                                 std::string(" http://shop.example/"),
                                 std::string("http://shop.example/\n"),
                                 std::string("http://shop.example/\x7f"),
                                 std::string("http://shop.example/\0", 21),
                                 "http://shop.example/" + std::string(2048 - 19, 'x')}) {
    request.callback_url = url;
    EXPECT_THAT(Refusal(request), StartsWith("callback_url: expected nothing or an absolute http"))
        << url;
  }
  request.callback_url = "shop.example";
  EXPECT_EQ(Refusal(request),
            "callback_url: expected nothing or an absolute http or https URL of at most 2048 "
            "bytes, such as \"https://shop.example/order/7\", got \"shop.example\"");
}

TEST(CheckRequest, DescriptionHasUpTo64KiB) {
  OrderRequest request = ExampleRequest();
  request.description.assign(kMaxDescriptionBytes, 'd');
  EXPECT_TRUE(Check(request));
  request.description += 'd';
  EXPECT_EQ(Refusal(request), "description: expected at most 65536 bytes, got 65537");
}

TEST(CheckRequest, WalletMustBeKnownWhereWalletsAre) {
  OrderRequest request = ExampleRequest();
  request.pg_wallet_id = 7;
  EXPECT_TRUE(Check(request)) << "any is taken where none is known";
  EXPECT_TRUE(Check(request, {6, 7}));
  EXPECT_EQ(Refusal(request, {42, 43}),
            "pg_wallet_id: expected the id of a known wallet, one of 42, 43, got 7");
  EXPECT_THAT(Refusal(request, std::vector<std::int64_t>(1'000, 1)),
              HasSubstr("1, 1, 1 and 990 more, got 7"));
}

TEST(CheckRequest, RefusesHugeFieldsWithAShortMessage) {
  const std::string huge(1'000'000, '9');
  OrderRequest request = ExampleRequest();
  for (std::string* field : {&request.merchant_order_id, &request.asset_name, &request.target_value,
                             &request.callback_url}) {
    const std::string good = *field;
    *field = huge;
    EXPECT_THAT(Refusal(request), HasSubstr("(1000000 bytes)"));
    EXPECT_LT(Refusal(request).size(), 400U);
    *field = good;
  }
}

}  // namespace
}  // namespace payscrypt::domain
