#include "api/request_verification.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "pg-api.pb.h"

namespace payscrypt::api {
namespace {

using engine::RecordedRequest;
using ::testing::ElementsAre;
using ::testing::EndsWith;
using ::testing::HasSubstr;

RecordedRequest Creation(std::uint64_t number, const std::string& merchant_order_id,
                         const std::string& asset = "BTC", std::string body = "") {
  pg::CreateOrderRequest message;
  message.set_merchant_order_id(merchant_order_id);
  message.set_asset_name(asset);
  message.set_pg_wallet_id(42);
  auto content = std::make_shared<engine::RequestContent>();
  content->where = engine::RequestContent::Message::kKept;
  content->message = message.SerializeAsString();
  content->body = std::move(body);
  RecordedRequest request{.number = number, .rpc = domain::Rpc::kCreateOrder};
  request.content = std::move(content);
  request.answer = std::make_shared<engine::RequestAnswer>();
  return request;
}

RecordedRequest Question(std::uint64_t number, std::int64_t order) {
  RecordedRequest request{
      .number = number, .rpc = domain::Rpc::kGetPublicOrderById, .order = domain::OrderId{order}};
  request.answer = std::make_shared<engine::RequestAnswer>();
  return request;
}

control::VerifyRequestsResponse Judge(const control::VerifyRequestsRequest& wanted,
                                      const std::vector<RecordedRequest>& requests,
                                      std::uint64_t forgotten = 0) {
  control::VerifyRequestsResponse response;
  RequestVerification::Read(wanted).value().Judge(requests, forgotten, response);
  return response;
}

control::VerifyRequestsRequest CreationOf(const std::string& merchant_order_id) {
  control::VerifyRequestsRequest wanted;
  wanted.set_rpc("createOrder");
  wanted.set_merchant_order_id(merchant_order_id);
  return wanted;
}

TEST(RequestVerification, FindsWhatIsThere) {
  const auto response = Judge(CreationOf("A-7"), {Creation(1, "A-7"), Creation(2, "A-8")});
  EXPECT_TRUE(response.verified());
  EXPECT_EQ(response.found(), 1);
  EXPECT_FALSE(response.has_nearest());
}

TEST(RequestVerification, NearestIsOfTheSameRpcThenOfFewestDifferencesThenTheNewest) {
  auto wanted = CreationOf("A-7");
  EXPECT_EQ(Judge(wanted, {Question(1, 7), Creation(2, "A-8"), Question(3, 7)}).nearest().number(),
            2);
  EXPECT_EQ(Judge(wanted, {Creation(1, "A-8"), Creation(2, "A-9")}).nearest().number(), 2);
  wanted.set_body(R"({"asset_name":"ETH"})");
  const auto response = Judge(wanted, {Creation(1, "A-8", "ETH"), Creation(2, "A-9", "BTC")});
  EXPECT_EQ(response.nearest().number(), 1);
  EXPECT_THAT(response.nearest_differs(),
              ElementsAre(R"(merchant_order_id: expected "A-7", got "A-8")"));
}

TEST(RequestVerification, UnansweredRequestHasNoCode) {
  auto wanted = CreationOf("A-7");
  wanted.set_code("OK");
  RecordedRequest open = Creation(1, "A-7");
  open.answer = nullptr;
  const auto response = Judge(wanted, {open});
  EXPECT_FALSE(response.verified());
  EXPECT_THAT(response.nearest_differs(), ElementsAre(R"(code: expected "OK", got "")"));
}

TEST(RequestVerification, SaysWhatIsNotKeptAnyMore) {
  const auto response = Judge(CreationOf("A-7"), {}, 12);
  EXPECT_THAT(response.text(), EndsWith("12 older ones are not kept any more"));
}

TEST(RequestVerification, BodyIsWhatWasReadAndWhatElseCame) {
  control::VerifyRequestsRequest wanted;
  wanted.set_body(R"({"merchant_name":"Teapots","pg_wallet_id":42,"asset_name":"BTC"})");
  const auto with = [](const std::string& body) { return Creation(1, "A-7", "BTC", body); };
  EXPECT_TRUE(Judge(wanted, {with(R"({"merchant_name":"Teapots"})")}).verified());
  EXPECT_FALSE(Judge(wanted, {with(R"({"merchant_name":"Kettles"})")}).verified());
  EXPECT_FALSE(Judge(wanted, {with("no JSON")}).verified());
  // What the API read wins over what stood there.
  EXPECT_TRUE(
      Judge(wanted, {with(R"({"merchant_name":"Teapots","asset_name":"DOGE"})")}).verified());
}

TEST(RequestVerification, ManyNumbersAreCounted) {
  std::vector<RecordedRequest> requests;
  for (std::uint64_t i = 1; i <= 12; ++i) requests.push_back(Creation(i, "A-7"));
  EXPECT_THAT(Judge(CreationOf("A-7"), requests).text(),
              HasSubstr("found 12: requests 1, 2, 3, 4, 5, 6, 7, 8, 9, 10 and 2 more"));
}

TEST(RequestVerification, OrderIdThatIsNoneIsRefused) {
  control::VerifyRequestsRequest wanted;
  wanted.set_order_id("A-7");
  EXPECT_EQ(RequestVerification::Read(wanted).error().message,
            "order_id: expected the id of an order, got \"A-7\"");
}

}  // namespace
}  // namespace payscrypt::api
