#include "api/sandbox_gateway.h"

#include <optional>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "api/request_record.h"
#include "fakes.h"
#include "story.h"
#include "test_call.h"

namespace payscrypt::api {
namespace {

using domain::CallFault;
using domain::ErrorCode;
using domain::Rpc;
using std::chrono::seconds;
using ::testing::HasSubstr;

class GoneCall : public Call {
 public:
  bool IsCancelled() const override { return true; }
};

class SandboxGatewayTest : public ::testing::Test {
 protected:
  SandboxGatewayTest() : gateway_(directory_, {"https://pay.test", [this] { return real_time_; }}) {
    account_ = *directory_.Add("default", 0, "sandbox",
                               [&](engine::OrderIdRange) { return world_.account; });
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

  std::chrono::nanoseconds real_time_{};
  engine::World world_;
  engine::Directory directory_;
  std::shared_ptr<engine::Account> account_;
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
  EXPECT_TRUE(account_->ListEvents(0, 1).empty());
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
  EXPECT_TRUE(account_->ListEvents(0, 1).empty());
}

TEST_F(SandboxGatewayTest, PublicOrderNeedsNoKeyAndShowsPaymentsWhenAsked) {
  ASSERT_TRUE(Create(call_).ok());
  const std::string id = created_.order().id();
  ASSERT_TRUE(account_->Act(*domain::OrderId::Parse(id), domain::PayStep{domain::Amount(1000)})
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

TEST_F(SandboxGatewayTest, InvalidatedKeyIsUnknownAndOpensItsOrdersStill) {
  ASSERT_TRUE(Create(call_).ok());
  const std::string id = created_.order().id();
  directory_.InvalidateKey("default", "sandbox");
  const Status status = Create(call_);
  EXPECT_EQ(status.code, static_cast<int>(ErrorCode::kUnauthenticated));
  EXPECT_THAT(status.message, HasSubstr("invalidated"));
  EXPECT_TRUE(Get(id).ok());
}

TEST_F(SandboxGatewayTest, CallerMayAskForAScenario) {
  ASSERT_TRUE(account_->PutScenario(std::make_shared<domain::Scenario>(engine::Paid())));
  call_.AddMetadata("x-sandbox-scenario", "story");
  ASSERT_TRUE(Create(call_).ok());
  const auto order = account_->FindOrder(*domain::OrderId::Parse(created_.order().id()));
  EXPECT_EQ(order->scenario->name, "story");

  Call wrong;
  wrong.AddMetadata("apikey", "sandbox");
  wrong.AddMetadata("x-sandbox-scenario", "nope");
  const Status status = Create(wrong);
  EXPECT_EQ(status.code, static_cast<int>(ErrorCode::kInvalidArgument));
  EXPECT_THAT(status.message, HasSubstr("x-sandbox-scenario: expected one of story"));
}

TEST_F(SandboxGatewayTest, CallsAreRecordedByTheirTransport) {
  Call rest(Transport::kRest);
  rest.AddMetadata("apikey", "sandbox");
  ASSERT_TRUE(Create(rest).ok());
  ASSERT_TRUE(Create(call_).ok());
  const auto requests = account_->requests().List(0, 9);
  ASSERT_EQ(requests.size(), 2U);
  EXPECT_EQ(requests[0].transport, engine::Transport::kRest);
  EXPECT_EQ(requests[1].transport, engine::Transport::kGrpc);
}

TEST_F(SandboxGatewayTest, RecordHasTheRequestAndItsAnswer) {
  ASSERT_TRUE(Create(call_).ok());
  const auto record = account_->requests().Find(1).value();
  pg::CreateOrderRequest request;
  ASSERT_TRUE(request.ParseFromString(record.content->message));
  EXPECT_EQ(request.SerializeAsString(), request_.SerializeAsString());
  EXPECT_TRUE(record.content->has_key);
  EXPECT_EQ(record.answer->code, ErrorCode::kOk);
  EXPECT_EQ(record.answer->message, created_.SerializeAsString());
}

TEST_F(SandboxGatewayTest, CallsThatNoAccountAnswersAreRecordedInTheFirst) {
  Create(Call());
  Get("");
  Get("abc");
  GoneCall gone;
  gone.AddMetadata("apikey", "sandbox");
  Create(gone);
  std::vector<int> codes;
  for (const auto& record : account_->requests().List(0, 9)) {
    codes.push_back(static_cast<int>(record.answer->code));
  }
  EXPECT_THAT(codes, ::testing::ElementsAre(16, 3, 5, 1));
}

TEST_F(SandboxGatewayTest, WhatATransportRefusedIsRecordedWithItsKeysAccount) {
  engine::World other;
  const auto account = *directory_.Add("other", 0, "key-of-other",
                                       [&](engine::OrderIdRange) { return other.account; });
  auto content = std::make_shared<RequestContent>();
  content->body = "{";
  Call call(Transport::kRest);
  call.AddMetadata("apikey", "key-of-other");
  call.set_content(content);
  gateway_.NoteRefused(call, Rpc::kCreateOrder, {ErrorCode::kInvalidArgument, "no JSON"});
  gateway_.NoteRefused(Call(Transport::kRest), std::nullopt, {ErrorCode::kNotFound, "Not Found"});

  const auto record = account->requests().Find(1).value();
  EXPECT_EQ(record.content->body, "{");
  EXPECT_TRUE(record.content->has_key);
  EXPECT_EQ(record.content->where, RequestContent::Message::kUnreadable);
  EXPECT_EQ(record.answer->text, "no JSON");
  EXPECT_EQ(account_->requests().Find(1)->rpc, std::nullopt);
}

TEST_F(SandboxGatewayTest, LargeTextsAreCutInTheRecordAlone) {
  std::string text(kMaxKeptText - 1, 'x');
  while (text.size() + 2 <= domain::kMaxDescriptionBytes) text += "\u00fc";
  request_.set_description(text);
  ASSERT_TRUE(Create(call_).ok());
  EXPECT_EQ(created_.order().description(), request_.description());
  const auto record = account_->requests().Find(1).value();
  pg::CreateOrderResponse kept;
  ASSERT_TRUE(kept.ParseFromString(record.answer->message));
  EXPECT_EQ(kept.order().description(), std::string(kMaxKeptText - 1, 'x') + "\u2026");
  EXPECT_EQ(kept.order().id(), created_.order().id());
}

// ---- faults

// A call that the next fault meets, and how it ends.
class SandboxGatewayFaultTest : public SandboxGatewayTest {
 protected:
  void Begin(Rpc rpc, const domain::CallFaultAction& action) {
    const CallFault fault{.rpc = rpc, .skip = 0, .times = 1, .action = action};
    ASSERT_TRUE(account_->AddFault({.fault = std::make_shared<const CallFault>(fault)}));
    held_.AddMetadata("apikey", "sandbox");
    // As a transport does, `done` holds what keeps the call.
    const auto done = [this, kept = kept_](Status status) {
      ++ends_;
      status_ = std::move(status);
    };
    if (rpc == Rpc::kCreateOrder) {
      gateway_.CreateOrder(held_, request_, created_, done);
    } else {
      asked_.set_id(std::to_string(account_->options().order_ids.first));
      gateway_.GetPublicOrderById(held_, asked_, found_, done);
    }
  }

  TestCall held_;
  pg::GetPublicOrderByIdRequest asked_;
  std::shared_ptr<int> kept_ = std::make_shared<int>();
  int ends_ = 0;
  Status status_;
};

TEST_F(SandboxGatewayFaultTest, FailsWithItsCodeAndMessage) {
  Begin(Rpc::kCreateOrder, domain::FailCall{77, "an odd one"});
  EXPECT_EQ(ends_, 1);
  EXPECT_EQ(status_.code, 77);
  EXPECT_EQ(status_.message, "an odd one");
  EXPECT_EQ(status_.manner, Manner::kWhole);
  EXPECT_FALSE(created_.has_order());
  EXPECT_EQ(account_->OrderCount(), 0U);
}

TEST_F(SandboxGatewayFaultTest, FailingWithNotFoundKeepsItsMessage) {
  ASSERT_TRUE(Create(call_).ok());
  Begin(Rpc::kGetPublicOrderById, domain::FailCall{5, "lost it"});
  EXPECT_EQ(status_.code, 5);
  EXPECT_EQ(status_.message, "lost it");
}

TEST_F(SandboxGatewayFaultTest, DelayedAnswerComesWhenTheAccountsClockGetsThere) {
  Begin(Rpc::kCreateOrder, domain::DelayCall{seconds(3)});
  real_time_ += seconds(7);
  EXPECT_EQ(ends_, 0);
  EXPECT_EQ(account_->requests().Find(1)->answer, nullptr);
  EXPECT_EQ(account_->OrderCount(), 1U);
  world_.PlayFor(seconds(2));
  EXPECT_EQ(ends_, 0);
  world_.PlayFor(seconds(1));
  EXPECT_EQ(ends_, 1);
  EXPECT_TRUE(status_.ok());
  EXPECT_EQ(created_.order().created_at(), 1'700'000'000);
  EXPECT_EQ(account_->requests().Find(1)->answer->took, seconds(7));
  EXPECT_EQ(kept_.use_count(), 1);
  held_.RunCancelAction();
  world_.PlayOut();
  EXPECT_EQ(ends_, 1);
}

TEST_F(SandboxGatewayFaultTest, DelayedAnswerMayBeAnError) {
  request_.set_asset_name("DOGE");
  Begin(Rpc::kCreateOrder, domain::DelayCall{seconds(3)});
  EXPECT_EQ(ends_, 0);
  world_.PlayFor(seconds(3));
  EXPECT_EQ(status_.code, static_cast<int>(ErrorCode::kInvalidArgument));
}

TEST_F(SandboxGatewayFaultTest, DelayedCallerMayGoAway) {
  ASSERT_TRUE(Create(call_).ok());
  Begin(Rpc::kGetPublicOrderById, domain::DelayCall{std::chrono::hours(99)});
  held_.RunCancelAction();
  EXPECT_EQ(ends_, 1);
  EXPECT_EQ(status_.code, static_cast<int>(ErrorCode::kCancelled));
  EXPECT_EQ(kept_.use_count(), 1);
  const auto expiry = account_->ListOrders({})[0].found.order.terms->expired_at;
  EXPECT_EQ(account_->GetClock().next_due, expiry);  // the account waits no more
  world_.PlayFor(std::chrono::hours(100));
  EXPECT_EQ(ends_, 1);
}

TEST_F(SandboxGatewayFaultTest, HangingCallEndsWithItsCallerAlone) {
  Begin(Rpc::kCreateOrder, domain::HangCall{});
  world_.PlayFor(std::chrono::hours(99));
  EXPECT_EQ(ends_, 0);
  held_.RunCancelAction();
  EXPECT_EQ(ends_, 1);
  EXPECT_EQ(status_.code, static_cast<int>(ErrorCode::kCancelled));
  EXPECT_EQ(kept_.use_count(), 1);
  EXPECT_EQ(account_->OrderCount(), 0U);
  EXPECT_EQ(account_->requests().Find(1)->answer->code, ErrorCode::kCancelled);
}

TEST_F(SandboxGatewayFaultTest, BrokenAnswersHaveTheirManner) {
  const struct {
    domain::CallFaultAction action;
    Manner manner;
    bool is_done;
  } kBroken[] = {{domain::ResetCall{}, Manner::kReset, false},
                 {domain::TruncateCall{}, Manner::kTruncated, true},
                 {domain::MalformCall{}, Manner::kMalformed, true}};
  std::size_t orders = 0;
  for (const auto& [action, manner, is_done] : kBroken) {
    created_.Clear();
    Begin(Rpc::kCreateOrder, action);
    EXPECT_EQ(status_.manner, manner);
    EXPECT_EQ(status_.ok(), is_done);
    EXPECT_EQ(created_.has_order(), is_done);
    EXPECT_EQ(account_->OrderCount(), orders += is_done ? 1 : 0);
  }
  Begin(Rpc::kGetPublicOrderById, domain::TruncateCall{});
  EXPECT_EQ(status_.manner, Manner::kTruncated);
  EXPECT_TRUE(found_.has_order());
}

}  // namespace
}  // namespace payscrypt::api
