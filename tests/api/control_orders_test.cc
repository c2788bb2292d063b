// The control API about orders, and about what happened.
#include <gmock/gmock.h>

#include "api/status.h"
#include "control_service_fixture.h"

namespace payscrypt::api {
namespace {

using domain::CallFault;
using domain::Rpc;
using engine::AttemptOutcome;
using std::chrono::seconds;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::StartsWith;

class ControlOrdersTest : public ControlServiceTest {
 protected:
  template <typename Request>
  Status Act(void (ControlService::*rpc)(const Call&, const Request&, control::SandboxOrder&, Done),
             const std::string& id, const std::function<void(Request&)>& fill = {}) {
    Request request;
    request.set_id(id);
    if (fill) fill(request);
    return Ask(rpc, request, order_);
  }

  // The texts of all events, each with its type: "payment_seen: 0.0015 BTC (150000)".
  std::vector<std::string> Events() {
    control::ListEventsResponse list;
    EXPECT_TRUE(Ask(&ControlService::ListEvents, {}, list).ok());
    std::vector<std::string> texts;
    for (const control::Event& event : list.events()) {
      texts.push_back(event.type() + (event.text().empty() ? "" : ": " + event.text()));
    }
    return texts;
  }

  void AddFault(Rpc rpc, const domain::CallFaultAction& action) {
    const CallFault fault{.rpc = rpc, .skip = 0, .times = 1, .action = action};
    ASSERT_TRUE(account_->AddFault({.fault = std::make_shared<const CallFault>(fault)}));
  }

  control::SandboxOrder order_;
};

const std::string kUnknown = "999";

TEST_F(ControlOrdersTest, ShowsAnOrder) {
  const std::string id = Create();
  world().PlayOut();
  ASSERT_TRUE(Act(&ControlService::GetOrder, id).ok());
  EXPECT_EQ(order_.order().id(), id);
  EXPECT_EQ(order_.order().status(), pg::Order::SUCCESSFUL);
  EXPECT_EQ(order_.order().redirect_url(), "https://pay.test/pay/" + id);
  EXPECT_EQ(order_.payments_size(), 1);
  EXPECT_EQ(order_.scenario(), "story");
  EXPECT_EQ(order_.scenario_state(), "finished");
  EXPECT_EQ(order_.timeline_size(), 13);
  for (const std::string& unknown : {std::string(), std::string("x"), kUnknown, "0" + id}) {
    const Status status = Act(&ControlService::GetOrder, unknown);
    EXPECT_EQ(status.code, kNotFound) << unknown;
    EXPECT_THAT(status.message, StartsWith("id: expected"));
  }
}

TEST_F(ControlOrdersTest, APageOfLargeOrdersEndsBeforeItIsTooLarge) {
  domain::OrderRequest large = engine::BitcoinRequest();
  large.description.assign(domain::kMaxDescriptionBytes, 'x');
  for (int i = 0; i < 70; ++i) ASSERT_TRUE(account_->CreateOrder(large, {}).result);
  control::ListOrdersRequest request;
  control::ListOrdersResponse list;
  int pages = 0;
  int orders = 0;
  do {
    ASSERT_TRUE(Ask(&ControlService::ListOrders, request, list).ok());
    EXPECT_LT(list.ByteSizeLong(), 3U << 20);
    orders += list.orders_size();
    request.set_after(list.next());
  } while (++pages < 9 && !list.next().empty());
  EXPECT_EQ(pages, 3);
  EXPECT_EQ(orders, 70);
}

TEST_F(ControlOrdersTest, ListsOrdersByPages) {
  std::vector<std::string> ids;
  for (int i = 0; i < 5; ++i) ids.push_back(Create());
  ASSERT_TRUE(Act(&ControlService::CancelOrder, ids[2]).ok());
  control::ListOrdersRequest request;
  control::ListOrdersResponse list;
  ASSERT_TRUE(Ask(&ControlService::ListOrders, request, list).ok());
  EXPECT_EQ(list.orders_size(), 5);
  EXPECT_EQ(list.next(), "");
  EXPECT_EQ(list.orders(0).timeline_size(), 0);
  request.set_limit(2);
  ASSERT_TRUE(Ask(&ControlService::ListOrders, request, list).ok());
  ASSERT_EQ(list.orders_size(), 2);
  EXPECT_EQ(list.next(), ids[1]);
  request.set_after(ids[2]);
  ASSERT_TRUE(Ask(&ControlService::ListOrders, request, list).ok());
  ASSERT_EQ(list.orders_size(), 2);
  EXPECT_EQ(list.orders(0).order().id(), ids[3]);
  EXPECT_EQ(list.next(), "");
  request.Clear();
  request.set_status("CANCELED");
  request.set_merchant_order_id("A-1");
  ASSERT_TRUE(Ask(&ControlService::ListOrders, request, list).ok());
  ASSERT_EQ(list.orders_size(), 1);
  EXPECT_EQ(list.orders(0).scenario_state(), "taken over");
  request.set_merchant_order_id("A-2");
  ASSERT_TRUE(Ask(&ControlService::ListOrders, request, list).ok());
  EXPECT_EQ(list.orders_size(), 0);
}

TEST_F(ControlOrdersTest, ListsTheNewestOrdersFirst) {
  std::vector<std::string> ids;
  for (int i = 0; i < 5; ++i) ids.push_back(Create());
  control::ListOrdersRequest request;
  control::ListOrdersResponse list;
  const auto page = [&] {
    EXPECT_TRUE(Ask(&ControlService::ListOrders, request, list).ok());
    std::vector<std::string> listed;
    for (const auto& order : list.orders()) listed.push_back(order.order().id());
    return listed;
  };
  request.set_newest_first(true);
  request.set_limit(2);
  EXPECT_THAT(page(), ElementsAre(ids[4], ids[3]));
  EXPECT_EQ(list.next(), ids[3]);
  request.set_after(ids[3]);
  EXPECT_THAT(page(), ElementsAre(ids[2], ids[1]));
  request.set_after(ids[1]);
  EXPECT_THAT(page(), ElementsAre(ids[0]));
  EXPECT_EQ(list.next(), "");
  request.set_after("1");
  EXPECT_THAT(page(), ElementsAre());
}

TEST_F(ControlOrdersTest, FindsOrdersByTheirTexts) {
  const std::string id = Create();
  Create();
  ASSERT_TRUE(Act(&ControlService::GetOrder, id).ok());
  const pg::Order order = order_.order();
  const auto count = [&](const std::string& text) {
    control::ListOrdersRequest request;
    control::ListOrdersResponse list;
    request.set_text(text);
    EXPECT_TRUE(Ask(&ControlService::ListOrders, request, list).ok());
    return list.orders_size();
  };
  EXPECT_EQ(count("a-"), 2);
  EXPECT_EQ(count(id), 1);
  EXPECT_EQ(count(order.variants(0).substr(4)), 1);
  EXPECT_EQ(count("no such text"), 0);
}

TEST_F(ControlOrdersTest, RefusesQueriesThatMakeNoSense) {
  using Request = control::ListOrdersRequest;
  const struct {
    std::function<void(Request&)> spoil;
    const char* field;
  } kSpoilt[] = {
      {[](Request& r) { r.set_limit(-1); }, "limit: "},
      {[](Request& r) { r.set_limit(1'001); }, "limit: "},
      {[](Request& r) { r.set_after("x"); }, "after: "},
      {[](Request& r) { r.set_status("pending"); }, "status: "},
      {[](Request& r) { r.set_text(std::string(256, 'x')); }, "text: "},
  };
  for (const auto& [spoil, field] : kSpoilt) {
    control::ListOrdersResponse list;
    const Status status = Ask(&ControlService::ListOrders, With<Request>(spoil), list);
    EXPECT_EQ(status.code, kInvalid);
    EXPECT_THAT(status.message, StartsWith(field));
  }
}

TEST_F(ControlOrdersTest, RefusesPagesThatMakeNoSense) {
  const auto refuses = [&]<typename Request, typename Response>(void (ControlService::*rpc)(
                           const Call&, const Request&, Response&, Done)) {
    Request request;
    Response response;
    request.set_order_id("x");
    EXPECT_THAT(Ask(rpc, request, response).message, StartsWith("order_id: "));
    request.set_after(-1);
    EXPECT_THAT(Ask(rpc, request, response).message, StartsWith("after: "));
    request.set_limit(1'001);
    EXPECT_THAT(Ask(rpc, request, response).message, StartsWith("limit: "));
    EXPECT_EQ(Ask(rpc, request, response).code, kInvalid);
  };
  refuses(&ControlService::ListEvents);
  refuses(&ControlService::ListDeliveries);
  refuses(&ControlService::ListRequests);
}

// ---- by hand

TEST_F(ControlOrdersTest, PaysAnOrder) {
  const std::string id = Create();
  using Request = control::PayOrderRequest;
  const auto pay = [&](const std::string& value) {
    return Act<Request>(&ControlService::PayOrder, id, [&](Request& r) { r.set_value(value); });
  };
  ASSERT_TRUE(pay("50000").ok());
  EXPECT_EQ(order_.order().value(), "50000");
  EXPECT_EQ(order_.scenario_state(), "taken over");
  ASSERT_TRUE(pay("40%").ok());
  EXPECT_EQ(order_.order().value(), "110000");
  ASSERT_TRUE(pay("").ok());
  EXPECT_EQ(order_.order().value(), "150000");
  EXPECT_EQ(pay("").code, kPrecondition);
  EXPECT_EQ(pay("remaining").code, kPrecondition);
  ASSERT_TRUE(pay("exact").ok());
  EXPECT_EQ(order_.order().value(), "300000");
  EXPECT_EQ(order_.payments_size(), 4);
  const Status wrong = pay("much");
  EXPECT_EQ(wrong.code, kInvalid);
  EXPECT_THAT(wrong.message, StartsWith("value: expected"));
  EXPECT_EQ(Act(&ControlService::PayOrder, kUnknown).code, kNotFound);
}

TEST_F(ControlOrdersTest, FindsBlocks) {
  const std::string id = Create();
  using Request = control::ConfirmOrderRequest;
  const auto confirm = [&](std::int64_t blocks) {
    return Act<Request>(&ControlService::ConfirmOrder, id,
                        [&](Request& r) { r.set_blocks(blocks); });
  };
  EXPECT_EQ(confirm(1).code, kPrecondition);
  ASSERT_TRUE(Act(&ControlService::PayOrder, id).ok());
  ASSERT_TRUE(confirm(0).ok());
  EXPECT_EQ(order_.payments(0).confirmations(), 1);
  EXPECT_EQ(confirm(-1).code, kInvalid);
  ASSERT_TRUE(confirm(2).ok());
  EXPECT_EQ(order_.order().status(), pg::Order::SUCCESSFUL);
  EXPECT_EQ(Act(&ControlService::ConfirmOrder, "x").code, kNotFound);
}

TEST_F(ControlOrdersTest, DropsPayments) {
  const std::string id = Create();
  using Request = control::DropPaymentRequest;
  const auto drop = [&](const std::string& tx_id, std::int64_t reorg) {
    return Act<Request>(&ControlService::DropPayment, id, [&](Request& r) {
      r.set_tx_id(tx_id);
      r.set_reorg(reorg);
    });
  };
  EXPECT_EQ(drop("", 0).code, kPrecondition);
  EXPECT_EQ(drop("", 1).code, kPrecondition);
  for (int i = 0; i < 3; ++i) {
    ASSERT_TRUE(Act<control::PayOrderRequest>(&ControlService::PayOrder, id, [](auto& r) {
                  r.set_value("100");
                }).ok());
  }
  const std::string first = order_.payments(0).tx_id();
  const std::string second = order_.payments(1).tx_id();
  ASSERT_TRUE(drop(first, 0).ok());
  EXPECT_EQ(order_.payments_size(), 2);
  EXPECT_EQ(drop(first, 0).code, kPrecondition);
  EXPECT_EQ(drop("nope", 0).code, kNotFound);
  EXPECT_EQ(drop(second, 1).code, kInvalid);
  EXPECT_EQ(drop("", -1).code, kInvalid);
  ASSERT_TRUE(drop("", 0).ok());
  ASSERT_EQ(order_.payments_size(), 1);
  EXPECT_EQ(order_.payments(0).tx_id(), second);
  ASSERT_TRUE(Act(&ControlService::ConfirmOrder, id).ok());
  ASSERT_TRUE(drop("", 1).ok());
  EXPECT_EQ(order_.payments_size(), 0);
  EXPECT_EQ(Act(&ControlService::DropPayment, kUnknown).code, kNotFound);
}

TEST_F(ControlOrdersTest, EndsOrders) {
  const std::string first = Create();
  const std::string second = Create();
  ASSERT_TRUE(Act(&ControlService::ExpireOrder, first).ok());
  EXPECT_EQ(order_.order().status(), pg::Order::EXPIRED);
  ASSERT_TRUE(Act(&ControlService::CancelOrder, second).ok());
  EXPECT_EQ(order_.order().status(), pg::Order::CANCELED);
  EXPECT_EQ(Act(&ControlService::ExpireOrder, first).code, kPrecondition);
  EXPECT_EQ(Act(&ControlService::CancelOrder, first).code, kPrecondition);
  EXPECT_EQ(Act(&ControlService::ExpireOrder, kUnknown).code, kNotFound);
  EXPECT_EQ(Act(&ControlService::CancelOrder, kUnknown).code, kNotFound);
}

// ---- what happened

TEST_F(ControlOrdersTest, TellsEventsInWords) {
  const std::string id = Create();
  ASSERT_TRUE(Act(&ControlService::PayOrder, id).ok());
  ASSERT_TRUE(Act(&ControlService::ConfirmOrder, id).ok());
  ASSERT_TRUE(Act<control::DropPaymentRequest>(&ControlService::DropPayment, id, [](auto& r) {
                r.set_reorg(1);
              }).ok());
  world().sender.Answer(0, {AttemptOutcome::Kind::kFailed, 0, "connection refused", {}});
  world().sender.Answer(1, {AttemptOutcome::Kind::kTimedOut, 0, "", {}});
  AddFault(Rpc::kCreateOrder, domain::FailCall{14, ""});
  account_->CreateOrder(engine::BitcoinRequest(), {});
  EXPECT_THAT(
      Events(),
      ElementsAre("order_created: A-1: 0.0015 BTC (150000)", "scenario_chosen: story: the default",
                  "payment_seen: 0.0015 BTC (150000)", "status_changed: PENDING -> CONFIRMING",
                  "webhook_sent: webhook 1: CONFIRMING", "scenario_taken_over", "blocks_found: 1",
                  "blocks_replaced: 1", "payment_dropped: payment 0: 0.0015 BTC (150000)",
                  "status_changed: CONFIRMING -> PENDING",
                  "webhook_settled: webhook 1: failed: connection refused",
                  "webhook_sent: webhook 2: PENDING", "webhook_settled: webhook 2: timed out",
                  "fault_met: createOrder: fail UNAVAILABLE"));

  control::ListEventsRequest request;
  control::ListEventsResponse list;
  request.set_order_id(id);
  request.set_after(11);
  request.set_limit(1);
  ASSERT_TRUE(Ask(&ControlService::ListEvents, request, list).ok());
  ASSERT_EQ(list.events_size(), 1);
  EXPECT_EQ(list.events(0).number(), 12);
  EXPECT_EQ(list.events(0).order_id(), id);
  EXPECT_EQ(list.events(0).at(), "2023-11-14T22:13:20.000Z");
  request.set_order_id(kUnknown);
  ASSERT_TRUE(Ask(&ControlService::ListEvents, request, list).ok());
  EXPECT_EQ(list.events_size(), 0);
}

TEST_F(ControlOrdersTest, TellsWhatScenariosDo) {
  domain::Scenario story = engine::Story({
      engine::After(seconds(1), domain::ConfirmStep{1}),
      engine::After(seconds(1), domain::InvalidateKeyStep{}),
      engine::After(seconds(1), domain::CancelStep{}),
  });
  story.webhook_faults = {{{}, 0, {}, domain::SkipWebhook{}}};
  ASSERT_TRUE(account_->PutScenario(std::make_shared<domain::Scenario>(story)));
  world().Create(engine::BitcoinRequest(), "none");
  world().Create(engine::BitcoinRequest(), "story");
  world().PlayFor(seconds(3));
  EXPECT_THAT(
      Events(),
      ElementsAre(HasSubstr("order_created"), "scenario_chosen: none: the caller asked for it",
                  HasSubstr("order_created"), "scenario_chosen: story: the caller asked for it",
                  HasSubstr("step_refused: order "), "key_invalidated",
                  "status_changed: PENDING -> CANCELED", "webhook_skipped: webhook 1: CANCELED",
                  "scenario_finished"));
}

TEST_F(ControlOrdersTest, ShowsTheNewestOfManyEvents) {
  const std::string id = Create();
  ASSERT_TRUE(Act(&ControlService::PayOrder, id).ok());
  for (int i = 0; i < 1'000; ++i) {
    ASSERT_TRUE(Act<control::ConfirmOrderRequest>(&ControlService::ConfirmOrder, id, [](auto& r) {
                  r.set_blocks(1);
                }).ok());
  }
  ASSERT_EQ(order_.timeline_size(), 1'000);
  EXPECT_EQ(order_.timeline(999).type(), "blocks_found");
  EXPECT_GT(order_.timeline(0).number(), 2);
}

}  // namespace
}  // namespace payscrypt::api
