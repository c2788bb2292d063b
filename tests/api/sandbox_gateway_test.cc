#include "api/sandbox_gateway.h"

#include <optional>

#include <gtest/gtest.h>

#include "fakes.h"

namespace payscrypt::api {
namespace {

using domain::ErrorCode;

class GoneCall : public Call {
 public:
  bool IsCancelled() const override { return true; }
};

class SandboxGatewayTest : public ::testing::Test {
 protected:
  SandboxGatewayTest() : gateway_(directory_, "https://pay.test") {
    account_ = *directory_.Add(std::move(world_.account), "sandbox");
    call_.AddMetadata("apikey", "sandbox");
    request_.set_merchant_order_id("A-1");
    request_.set_asset_name("BTC");
    request_.set_target_value("150000");
    request_.set_description("two teapots");
  }

  Status Create(const Call& call) {
    std::optional<Status> status;
    created_.Clear();
    gateway_.CreateOrder(call, request_, created_, [&](Status s) { status = std::move(s); });
    return status.value();
  }

  Status Get(const std::string& id, bool with_payments = false) {
    pg::GetPublicOrderByIdRequest request;
    request.set_id(id);
    request.set_with_payments(with_payments);
    std::optional<Status> status;
    found_.Clear();
    gateway_.GetPublicOrderById(Call(), request, found_, [&](Status s) { status = std::move(s); });
    return status.value();
  }

  engine::World world_;
  engine::Directory directory_;
  engine::Account* account_ = nullptr;
  SandboxGateway gateway_;
  Call call_;
  pg::CreateOrderRequest request_;
  pg::CreateOrderResponse created_;
  pg::GetPublicOrderByIdResponse found_;
};

TEST_F(SandboxGatewayTest, CreatesAnOrder) {
  ASSERT_TRUE(Create(call_).ok());
  const pg::Order& order = created_.order();
  EXPECT_EQ(order.merchant_order_id(), "A-1");
  EXPECT_EQ(order.description(), "two teapots");
  EXPECT_EQ(order.status(), pg::Order::PENDING);
  EXPECT_EQ(order.target_value(), "150000");
  EXPECT_EQ(order.value(), "0");
  EXPECT_EQ(order.chain(), "BTC");
  EXPECT_EQ(order.network(), "testnet");
  EXPECT_EQ(order.created_at(), 1'700'000'000);
  EXPECT_EQ(order.updated_at(), 1'700'000'000);
  EXPECT_GT(order.expired_at(), order.created_at());
  EXPECT_EQ(order.variants_size(), 2);
  EXPECT_EQ(order.redirect_url(), "https://pay.test/pay/" + order.id());
}

TEST_F(SandboxGatewayTest, KeyIsAskedFor) {
  for (const char* key : {"", "wrong", "sandbox "}) {
    Call call;
    call.AddMetadata("apikey", key);
    const Status status = Create(call);
    EXPECT_EQ(status.code, static_cast<int>(ErrorCode::kUnauthenticated)) << key;
    EXPECT_EQ(status.message.find("apikey: expected"), 0U) << status.message;
  }
  EXPECT_EQ(Create(Call()).code, static_cast<int>(ErrorCode::kUnauthenticated));
  EXPECT_TRUE(account_->EventsSince(0, 1).empty());
}

TEST_F(SandboxGatewayTest, WrongKeyIsToldBeforeAWrongField) {
  request_.set_target_value("x");
  EXPECT_EQ(Create(Call()).code, static_cast<int>(ErrorCode::kUnauthenticated));
  EXPECT_EQ(Create(call_).code, static_cast<int>(ErrorCode::kInvalidArgument));
}

TEST_F(SandboxGatewayTest, CallerWhoIsGoneCreatesNothing) {
  GoneCall gone;
  gone.AddMetadata("apikey", "sandbox");
  EXPECT_EQ(Create(gone).code, static_cast<int>(ErrorCode::kCancelled));
  EXPECT_TRUE(account_->EventsSince(0, 1).empty());
}

TEST_F(SandboxGatewayTest, PublicOrderNeedsNoKeyAndShowsPaymentsWhenAsked) {
  ASSERT_TRUE(Create(call_).ok());
  const std::string id = created_.order().id();
  ASSERT_TRUE(account_->Command(*domain::OrderId::Parse(id), domain::Pay{domain::Amount(1000)})
                  .has_value());

  ASSERT_TRUE(Get(id).ok());
  EXPECT_EQ(found_.order().value(), "1000");
  EXPECT_EQ(found_.order().payments_size(), 0);

  ASSERT_TRUE(Get(id, true).ok());
  ASSERT_EQ(found_.order().payments_size(), 1);
  const pg::Payment& payment = found_.order().payments(0);
  EXPECT_EQ(payment.value(), "1000");
  EXPECT_EQ(payment.address(), created_.order().variants(0));
  EXPECT_EQ(payment.created_at(), 1'700'000'000);
  EXPECT_EQ(payment.tx_id().size(), 64U);
}

TEST_F(SandboxGatewayTest, OrderThatIsNotThereIsNotFound) {
  EXPECT_EQ(Get("").code, static_cast<int>(ErrorCode::kInvalidArgument));
  for (const char* id : {"1", "abc", "-1", "99999999999999999999", "1 ", "01"}) {
    EXPECT_EQ(Get(id).code, static_cast<int>(ErrorCode::kNotFound)) << id;
  }
}

}  // namespace
}  // namespace payscrypt::api
