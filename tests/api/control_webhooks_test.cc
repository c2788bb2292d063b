// Webhooks and deliveries by the control API.
#include <gmock/gmock.h>

#include "control_service_fixture.h"

namespace payscrypt::api {
namespace {

using engine::AttemptOutcome;
using std::chrono::seconds;
using ::testing::ElementsAre;
using ::testing::HasSubstr;

class ControlWebhooksTest : public ControlServiceTest {
 protected:
  control::Delivery Get(std::int64_t number) {
    control::GetDeliveryRequest request;
    control::Delivery delivery;
    request.set_number(number);
    EXPECT_TRUE(Ask(&ControlService::GetDelivery, request, delivery).ok());
    return delivery;
  }

  std::vector<control::Delivery> List(
      const std::function<void(control::ListDeliveriesRequest&)>& fill = [](auto&) {}) {
    control::ListDeliveriesResponse list;
    const auto request = With<control::ListDeliveriesRequest>(fill);
    EXPECT_TRUE(Ask(&ControlService::ListDeliveries, request, list).ok());
    return {list.deliveries().begin(), list.deliveries().end()};
  }

  Status Send(const std::function<void(control::SendWebhookRequest&)>& fill) {
    return Ask(&ControlService::SendWebhook, With<control::SendWebhookRequest>(fill), sent_);
  }

  control::SendWebhookResponse sent_;
};

TEST_F(ControlWebhooksTest, CreatesListsChangesAndDeletes) {
  control::CreateWebhookRequest create;
  control::Webhook webhook;
  create.set_url("http://b.test/");
  ASSERT_TRUE(Ask(&ControlService::CreateWebhook, create, webhook).ok());
  EXPECT_EQ(webhook.id(), "2");
  EXPECT_EQ(webhook.url(), "http://b.test/");
  EXPECT_FALSE(webhook.paused());
  EXPECT_EQ(webhook.waiting(), 0);

  control::UpdateWebhookRequest update;
  update.set_id("2");
  update.set_paused(true);
  ASSERT_TRUE(Ask(&ControlService::UpdateWebhook, update, webhook).ok());
  EXPECT_TRUE(webhook.paused());
  EXPECT_EQ(webhook.url(), "http://b.test/");
  update.set_url("http://c.test/");
  update.set_paused(false);
  ASSERT_TRUE(Ask(&ControlService::UpdateWebhook, update, webhook).ok());
  EXPECT_FALSE(webhook.paused());

  control::ListWebhooksResponse list;
  ASSERT_TRUE(Ask(&ControlService::ListWebhooks, {}, list).ok());
  ASSERT_EQ(list.webhooks_size(), 2);
  EXPECT_EQ(list.webhooks(1).url(), "http://c.test/");
  control::Account account;
  ASSERT_TRUE(Ask(&ControlService::GetAccount, {}, account).ok());
  EXPECT_THAT(account.webhooks(), ElementsAre("http://a.test/", "http://c.test/"));

  control::DeleteWebhookRequest deletion;
  control::DeleteWebhookResponse nothing;
  deletion.set_id("2");
  ASSERT_TRUE(Ask(&ControlService::DeleteWebhook, deletion, nothing).ok());
  EXPECT_EQ(Ask(&ControlService::DeleteWebhook, deletion, nothing).code, kNotFound);
  EXPECT_EQ(Ask(&ControlService::UpdateWebhook, update, webhook).code, kNotFound);
  for (const char* id : {"", "x", "1x", "-1", "99999999999"}) {
    deletion.set_id(id);
    EXPECT_EQ(Ask(&ControlService::DeleteWebhook, deletion, nothing).code, kNotFound) << id;
  }
}

TEST_F(ControlWebhooksTest, AccountsHaveTheirOwnRetries) {
  control::CreateAccountRequest request;
  control::Account account;
  request.set_name("shop");
  request.set_api_key("shop-key");
  request.set_webhook_retries("0s,5s");
  ASSERT_TRUE(Ask(&ControlService::CreateAccount, request, account).ok());
  ASSERT_TRUE(made_.webhook_retries);
  EXPECT_THAT(made_.webhook_retries->delays, ElementsAre(seconds(0), seconds(5)));
  request.set_name("other");
  request.set_webhook_retries("often");
  const Status status = Ask(&ControlService::CreateAccount, request, account);
  EXPECT_EQ(status.code, kInvalid);
  EXPECT_THAT(status.message, HasSubstr("webhook_retries: expected none, or the wait"));
}

TEST_F(ControlWebhooksTest, TellsDeliveries) {
  const std::string id = Create();
  world().Pass(seconds(5));
  auto list = List();
  ASSERT_EQ(list.size(), 2U);
  EXPECT_EQ(list[0].number(), 1);
  EXPECT_EQ(list[0].order_id(), id);
  EXPECT_EQ(list[0].webhook_id(), "1");
  EXPECT_EQ(list[0].url(), "http://a.test/");
  EXPECT_EQ(list[0].status(), "CONFIRMING");
  EXPECT_EQ(list[0].body(), id + " CONFIRMING");
  EXPECT_EQ(list[0].state(), "sent");
  EXPECT_EQ(list[0].sent_at(), "2023-11-14T22:13:22.000Z");
  EXPECT_EQ(list[0].settled_event(), 0);
  EXPECT_EQ(list[0].attempts(0).state(), "sent");
  EXPECT_EQ(list[0].attempts(0).took(), "");
  EXPECT_EQ(list[1].state(), "waiting");
  EXPECT_EQ(list[1].url(), "http://a.test/");
  EXPECT_EQ(list[1].sent_at(), "");
  EXPECT_EQ(list[1].sent_event(), 0);

  world().sender.Answer(0, 204);
  world().sender.Answer(1, {AttemptOutcome::Kind::kTimedOut, 0, "no answer", seconds(10)});
  ASSERT_TRUE(account_->Act(*domain::OrderId::Parse(id), domain::WebhookStep{engine::Saying("?")}));
  list = List([&](auto& request) { request.set_order_id(id); });
  ASSERT_EQ(list.size(), 3U);
  EXPECT_EQ(list[0].state(), "delivered");
  EXPECT_EQ(list[0].http_status(), 204);
  EXPECT_EQ(list[0].attempts(0).took(), "");
  EXPECT_EQ(Get(1).attempts(0).took(), "1ms");
  EXPECT_GT(list[0].settled_event(), list[0].sent_event());
  EXPECT_EQ(list[1].state(), "failed");
  EXPECT_EQ(list[1].error(), "no answer");
  EXPECT_EQ(list[1].attempts(0).state(), "timed out");
  EXPECT_EQ(list[2].status(), "");
  EXPECT_EQ(list[2].body(), "?");
  EXPECT_TRUE(list[2].made_up());
  EXPECT_EQ(List([](auto& request) { request.set_after(2); }).size(), 1U);
  EXPECT_EQ(List([](auto& request) { request.set_state("failed"); }).size(), 1U);
  EXPECT_EQ(List([](auto& request) { request.set_webhook_id("1"); }).size(), 3U);
  EXPECT_EQ(List([](auto& request) { request.set_webhook_id("2"); }).size(), 0U);

  control::ListDeliveriesRequest request;
  control::ListDeliveriesResponse response;
  request.set_state("lost");
  const Status status = Ask(&ControlService::ListDeliveries, request, response);
  EXPECT_EQ(status.code, kInvalid);
  EXPECT_THAT(status.message, HasSubstr("state: expected waiting, sent, retrying, delivered"));
}

TEST_F(ControlWebhooksTest, TellsWhatWentOverTheWireOfOneDeliveryAlone) {
  Create();
  world().Pass(seconds(2));
  engine::Exchange exchange;
  exchange.request_headers = "Host: a.test\r\nx-sandbox-delivery: 1\r\n";
  exchange.response_headers = "Server:nginx\r\nX-Odd\r\nX-Bytes: \xff\r\n";
  exchange.response_body = "caf\xe9 \xe2\x82\xac";
  exchange.cut = true;
  AttemptOutcome outcome{AttemptOutcome::Kind::kAnswered, 500, "", seconds(1)};
  outcome.exchange = std::make_shared<const engine::Exchange>(exchange);
  world().sender.Answer(0, outcome);

  EXPECT_EQ(List()[0].attempts(0).request_headers_size(), 0);
  EXPECT_EQ(List()[0].attempts(0).response_body(), "");
  const control::Delivery delivery = Get(1);
  const control::Attempt& attempt = delivery.attempts(0);
  EXPECT_EQ(attempt.number(), 1);
  EXPECT_EQ(attempt.http_status(), 500);
  EXPECT_EQ(attempt.took(), "1s");
  ASSERT_EQ(attempt.request_headers_size(), 2);
  EXPECT_EQ(attempt.request_headers(1).name(), "x-sandbox-delivery");
  EXPECT_EQ(attempt.request_headers(1).value(), "1");
  ASSERT_EQ(attempt.response_headers_size(), 3);
  EXPECT_EQ(attempt.response_headers(0).value(), "nginx");
  EXPECT_EQ(attempt.response_headers(1).name(), "X-Odd");
  EXPECT_EQ(attempt.response_headers(2).value(), "\uFFFD");
  EXPECT_EQ(attempt.response_body(), "caf\uFFFD \u20AC");
  EXPECT_TRUE(attempt.response_cut());

  control::GetDeliveryRequest request;
  control::Delivery nothing;
  for (const std::int64_t number : {0, -1, 9}) {
    request.set_number(number);
    EXPECT_EQ(Ask(&ControlService::GetDelivery, request, nothing).code, kNotFound);
  }
}

TEST_F(ControlWebhooksTest, TestAndRedeliveryAnswerOnceTheyAreSettled) {
  std::optional<Status> test_ended;
  control::TestWebhookRequest test;
  control::Delivery delivery;
  test.set_id("1");
  service_.TestWebhook(call_, test, delivery, [&](Status status) { test_ended = status; });
  EXPECT_FALSE(test_ended);
  world().sender.Answer(0, 500);
  ASSERT_TRUE(test_ended && test_ended->ok());
  EXPECT_EQ(delivery.state(), "failed");
  EXPECT_EQ(delivery.order_id(), "");
  EXPECT_EQ(delivery.status(), "PENDING");
  EXPECT_TRUE(delivery.made_up());

  std::optional<Status> redelivery_ended;
  control::RedeliverRequest redelivery;
  redelivery.set_number(delivery.number());
  service_.Redeliver(call_, redelivery, delivery,
                     [&](Status status) { redelivery_ended = status; });
  EXPECT_FALSE(redelivery_ended);
  world().sender.Answer(1, 200);
  ASSERT_TRUE(redelivery_ended && redelivery_ended->ok());
  EXPECT_EQ(delivery.state(), "delivered");
  EXPECT_EQ(delivery.attempt_count(), 2);

  redelivery.set_number(9);
  EXPECT_EQ(Ask(&ControlService::Redeliver, redelivery, delivery).code, kNotFound);
  test.set_id("9");
  EXPECT_EQ(Ask(&ControlService::TestWebhook, test, delivery).code, kNotFound);
}

TEST_F(ControlWebhooksTest, TestEndsWhenItsCallerGoesAway) {
  std::optional<Status> ended;
  control::TestWebhookRequest test;
  control::Delivery delivery;
  test.set_id("1");
  service_.TestWebhook(call_, test, delivery, [&](Status status) { ended = status; });
  call_.RunCancelAction();
  ASSERT_TRUE(ended);
  EXPECT_EQ(ended->code, static_cast<int>(domain::ErrorCode::kCancelled));
  world().sender.Answer(0, 200);
  EXPECT_EQ(delivery.number(), 0);
}

TEST_F(ControlWebhooksTest, SendsWhatIsMadeUp) {
  const std::string id = Create();
  ASSERT_TRUE(Send([&](auto& request) {
                request.set_order_id(id);
                request.set_status("SUCCESSFUL");
              }).ok());
  ASSERT_EQ(sent_.deliveries_size(), 1);
  EXPECT_EQ(sent_.deliveries(0).body(), id + " SUCCESSFUL");
  EXPECT_TRUE(sent_.deliveries(0).made_up());
  ASSERT_TRUE(Send([](auto& request) {
                request.set_webhook_id("1");
                request.set_id("77");
                request.set_pg_wallet_id(0);
                request.set_merchant_order_id("");
              }).ok());
  EXPECT_EQ(sent_.deliveries(0).body(), "77 PENDING");
  EXPECT_EQ(sent_.deliveries(0).order_id(), "");
  ASSERT_TRUE(Send([](auto& request) {
                request.set_text("{");
                request.set_times(3);
              }).ok());
  ASSERT_EQ(sent_.deliveries_size(), 3);
  EXPECT_EQ(sent_.deliveries(2).body(), "{");
  EXPECT_EQ(sent_.deliveries(2).status(), "");
}

TEST_F(ControlWebhooksTest, RefusesToSendWhatMakesNoSense) {
  const std::string id = Create();
  const auto refused = [&](int code, const char* says, const auto& fill) {
    const Status status = Send(fill);
    EXPECT_EQ(status.code, code) << status.message;
    EXPECT_THAT(status.message, HasSubstr(says));
  };
  refused(kInvalid, "at least one of order_id, id and text", [](auto&) {});
  refused(kInvalid, "text: expected it alone", [](auto& request) {
    request.set_text("{");
    request.set_id("1");
  });
  refused(kInvalid, "id: expected an order's id", [](auto& request) { request.set_id("A"); });
  refused(kInvalid, "status: expected PENDING", [](auto& request) {
    request.set_id("1");
    request.set_status("PAID");
  });
  refused(kInvalid, "times: expected 1 to 1000", [](auto& request) {
    request.set_text("");
    request.set_times(1'001);
  });
  refused(kNotFound, "order_id: expected", [](auto& request) { request.set_order_id("5"); });
  refused(kNotFound, "order_id: expected", [](auto& request) { request.set_order_id("A"); });
  refused(kNotFound, "webhook_id: expected", [&](auto& request) {
    request.set_order_id(id);
    request.set_webhook_id("x");
  });
}

TEST_F(ControlWebhooksTest, TellsRetriesInWords) {
  engine::AccountOptions options = engine::Playing(engine::Paid(), {"http://a.test/"});
  options.name = "retrying";
  options.webhook_retries = {{seconds(0), seconds(5)}};
  const auto account = Add(options, "retrying", 0);
  engine::World& retrying = *worlds_.back();
  call_.AddMetadata("apikey", "retrying");
  retrying.Create();
  retrying.Pass(seconds(2));
  retrying.sender.Answer(0, 500);
  const control::Delivery delivery = Get(1);
  EXPECT_EQ(delivery.state(), "retrying");
  EXPECT_EQ(delivery.next_attempt_at(), "2023-11-14T22:13:27.000Z");
  retrying.Pass(seconds(5));
  retrying.sender.Answer(1, 500);
  ASSERT_TRUE(account->UpdateWebhook(1, "http://b.test/", true));
  ASSERT_TRUE(account->UpdateWebhook(1, {}, false));
  ASSERT_TRUE(account->DeleteWebhook(1));
  ASSERT_TRUE(account->CreateWebhook("http://c.test/"));
  control::ListEventsRequest request;
  control::ListEventsResponse list;
  ASSERT_TRUE(Ask(&ControlService::ListEvents, request, list).ok());
  std::vector<std::string> told;
  for (const control::Event& event : list.events()) {
    if (event.type().starts_with("webhook")) told.push_back(event.type() + ": " + event.text());
  }
  EXPECT_THAT(
      told,
      ElementsAre("webhook_sent: webhook 1: CONFIRMING", "webhook_settled: webhook 1: answered 500",
                  "webhook_retry_planned: webhook 1: attempt 2 at 2023-11-14T22:13:27.000Z",
                  "webhook_sent: webhook 1: CONFIRMING, attempt 2",
                  "webhook_settled: webhook 1: answered 500",
                  "webhook_given_up: webhook 1: after 2 attempts",
                  "webhook_sent: webhook 2: SUCCESSFUL", "webhook_url_moved: URL 1: http://b.test/",
                  "webhook_url_paused: URL 1: http://b.test/",
                  "webhook_url_resumed: URL 1: http://b.test/",
                  "webhook_url_deleted: URL 1: http://b.test/",
                  "webhook_url_created: URL 2: http://c.test/"));
}

TEST_F(ControlWebhooksTest, AddsFaultsOfWebhooks) {
  control::AddFaultRequest request;
  control::Fault fault;
  request.set_source(R"({"on":"webhook","status":"CONFIRMING","times":1,"do":{"skip":true}})");
  ASSERT_TRUE(Ask(&ControlService::AddFault, request, fault).ok());
  EXPECT_EQ(fault.source(), request.source());
  Create();
  world().Pass(seconds(2));
  EXPECT_EQ(List()[0].state(), "skipped");
  request.set_source(R"({"on":"webhook","do":{"hang":true}})");
  const Status status = Ask(&ControlService::AddFault, request, fault);
  EXPECT_EQ(status.code, kInvalid);
  EXPECT_THAT(status.message, HasSubstr("source: fault:1:"));
}

}  // namespace
}  // namespace payscrypt::api
