// The part of the control API that is about webhooks and their deliveries.
#include <charconv>
#include <utility>

#include "api/control_page.h"
#include "api/control_service.h"
#include "api/control_with.h"
#include "api/delivery_messages.h"
#include "api/held_call.h"

namespace payscrypt::api {
namespace {

using domain::ErrorCode;

constexpr std::int32_t kMaxTimes = 1'000;

tl::unexpected<domain::Error> NoSuchDelivery(std::int64_t number) {
  return domain::Fail(ErrorCode::kNotFound,
                      "number: expected the number of a delivery that the account has kept, got " +
                          std::to_string(number));
}

// NOT_FOUND for what is no number, as for a number that no webhook has.
domain::Result<std::uint32_t> ReadWebhookId(const char* field, const std::string& text) {
  std::uint32_t id = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), id);
  if (error == std::errc() && end == text.data() + text.size() && !text.empty()) return id;
  return domain::Fail(ErrorCode::kNotFound, std::string(field) +
                                                ": expected the id of a webhook of this account, "
                                                "such as \"1\", got " +
                                                domain::Quote(text));
}

domain::Result<domain::WebhookEdit> ReadEdit(const control::SendWebhookRequest& request) {
  domain::WebhookEdit edit;
  const bool has_fields = request.has_id() || request.has_pg_wallet_id() ||
                          request.has_merchant_order_id() || !request.status().empty();
  if (request.has_text()) {
    if (has_fields) {
      return domain::InvalidArgument("text: expected it alone, since it is the whole of the body");
    }
    edit.text = request.text();
    return edit;
  }
  if (request.has_id()) {
    edit.id = domain::OrderId::Parse(request.id());
    if (!edit.id) {
      return domain::InvalidArgument("id: expected an order's id, which need not exist, got " +
                                     domain::Quote(request.id()));
    }
  }
  if (request.has_pg_wallet_id()) edit.pg_wallet_id = request.pg_wallet_id();
  if (request.has_merchant_order_id()) edit.merchant_order_id = request.merchant_order_id();
  if (!request.status().empty()) {
    const auto status = ReadStatus(request.status());
    if (!status) return tl::unexpected(status.error());
    edit.status = *status;
  }
  return edit;
}

domain::Result<engine::Spoof> ReadSpoof(const control::SendWebhookRequest& request) {
  engine::Spoof spoof;
  if (request.order_id().empty() && !request.has_id() && !request.has_text()) {
    return domain::InvalidArgument(
        "expected at least one of order_id, id and text: which order is it about, or what is it?");
  }
  if (!request.webhook_id().empty()) {
    const auto id = ReadWebhookId("webhook_id", request.webhook_id());
    if (!id) return tl::unexpected(id.error());
    spoof.webhook = *id;
  }
  if (!request.order_id().empty()) {
    spoof.order = domain::OrderId::Parse(request.order_id());
    if (!spoof.order) {
      return domain::Fail(ErrorCode::kNotFound,
                          "order_id: expected the id of an order of this account, got " +
                              domain::Quote(request.order_id()));
    }
  }
  if (request.times() < 0 || request.times() > kMaxTimes) {
    return domain::InvalidArgument("times: expected 1 to " + std::to_string(kMaxTimes) +
                                   ", or 0 for once, got " + std::to_string(request.times()));
  }
  if (request.times() > 0) spoof.times = request.times();
  auto edit = ReadEdit(request);
  if (!edit) return tl::unexpected(std::move(edit.error()));
  spoof.edit = *std::move(edit);
  return spoof;
}

// Ends the call with the delivery as its attempt has left it, or when the caller goes away.
engine::Account::AttemptDone AnswerWith(const Call& call, std::shared_ptr<engine::Account> account,
                                        control::Delivery& response, Done done) {
  const auto held = std::make_shared<HeldCall>(WhenKept(account, std::move(done)));
  call.OnCancel([held] { held->End(CallerGone()); });
  return [held, account = std::move(account),
          &response](const domain::Result<engine::Delivery>& delivery) {
    held->Answer([&]() -> Status {
      if (!delivery) return Status(delivery.error());
      Fill(*delivery, *account, Depth::kWhole, response);
      return {};
    });
  };
}

}  // namespace

domain::Result<void> ControlService::CheckWebhookUrl(const std::string& url) const {
  if (!options_.check_webhook_url) return {};
  auto checked = options_.check_webhook_url(url);
  if (!checked) return tl::unexpected(InField("url", std::move(checked.error())));
  return {};
}

void ControlService::CreateWebhook(const Call& call, const control::CreateWebhookRequest& request,
                                   control::Webhook& response, Done done) {
  With(call, done, [&](const AccountPtr& account) -> domain::Result<void> {
    if (auto checked = CheckWebhookUrl(request.url()); !checked) return checked;
    const auto created = account->CreateWebhook(request.url());
    if (!created) return tl::unexpected(created.error());
    Fill(*created, response);
    return {};
  });
}

void ControlService::ListWebhooks(const Call& call, const control::ListWebhooksRequest&,
                                  control::ListWebhooksResponse& response, Done done) {
  With(call, done, [&](const AccountPtr& account) -> domain::Result<void> {
    for (const engine::WebhookView& webhook : account->ListWebhooks()) {
      Fill(webhook, *response.add_webhooks());
    }
    return {};
  });
}

void ControlService::UpdateWebhook(const Call& call, const control::UpdateWebhookRequest& request,
                                   control::Webhook& response, Done done) {
  With(call, done, [&](const AccountPtr& account) -> domain::Result<void> {
    const auto id = ReadWebhookId("id", request.id());
    if (!id) return tl::unexpected(id.error());
    std::optional<std::string> url;
    if (!request.url().empty()) {
      if (auto checked = CheckWebhookUrl(request.url()); !checked) return checked;
      url = request.url();
    }
    const auto updated = account->UpdateWebhook(*id, std::move(url), request.paused());
    if (!updated) return tl::unexpected(updated.error());
    Fill(*updated, response);
    return {};
  });
}

void ControlService::DeleteWebhook(const Call& call, const control::DeleteWebhookRequest& request,
                                   control::DeleteWebhookResponse&, Done done) {
  With(call, done, [&](const AccountPtr& account) -> domain::Result<void> {
    const auto id = ReadWebhookId("id", request.id());
    if (!id) return tl::unexpected(id.error());
    return account->DeleteWebhook(*id);
  });
}

void ControlService::TestWebhook(const Call& call, const control::TestWebhookRequest& request,
                                 control::Delivery& response, Done done) {
  const auto account = Pick(call);
  if (!account) return done(Status(account.error()));
  const auto id = ReadWebhookId("id", request.id());
  if (!id) return done(Status(id.error()));
  (*account)->TestWebhook(*id, AnswerWith(call, *account, response, std::move(done)));
}

void ControlService::SendWebhook(const Call& call, const control::SendWebhookRequest& request,
                                 control::SendWebhookResponse& response, Done done) {
  With(call, done, [&](const AccountPtr& account) -> domain::Result<void> {
    const auto spoof = ReadSpoof(request);
    if (!spoof) return tl::unexpected(spoof.error());
    const auto deliveries = account->SendWebhook(*spoof);
    if (!deliveries) return tl::unexpected(deliveries.error());
    for (const engine::Delivery& delivery : *deliveries) {
      Fill(delivery, *account, Depth::kInList, *response.add_deliveries());
    }
    return {};
  });
}

void ControlService::ListDeliveries(const Call& call, const control::ListDeliveriesRequest& request,
                                    control::ListDeliveriesResponse& response, Done done) {
  With(call, done, [&](const AccountPtr& account) -> domain::Result<void> {
    const auto page = ReadPage(request);
    if (!page) return tl::unexpected(page.error());
    engine::DeliveryQuery query{
        .after = page->after, .limit = page->limit + 1, .order = page->order};
    query.newest_first = request.newest_first();
    if (!request.webhook_id().empty()) {
      const auto id = ReadWebhookId("webhook_id", request.webhook_id());
      if (!id) return tl::unexpected(id.error());
      query.webhook = *id;
    }
    if (!request.state().empty()) {
      query.state = DeliveryStateNamed(request.state());
      if (!query.state) {
        return domain::InvalidArgument(
            "state: expected waiting, sent, retrying, delivered, failed, skipped or canceled, "
            "got " +
            domain::Quote(request.state()));
      }
    }
    const bool is_more = FillPage(
        account->ListDeliveries(query), page->limit, *response.mutable_deliveries(),
        [&](const auto& each, auto& message) { Fill(each, *account, Depth::kInList, message); });
    if (is_more) response.set_next(response.deliveries().rbegin()->number());
    return {};
  });
}

void ControlService::GetDelivery(const Call& call, const control::GetDeliveryRequest& request,
                                 control::Delivery& response, Done done) {
  With(call, done, [&](const AccountPtr& account) -> domain::Result<void> {
    const auto delivery = account->FindDelivery(static_cast<std::uint64_t>(request.number()));
    if (!delivery) return NoSuchDelivery(request.number());
    Fill(*delivery, *account, Depth::kWhole, response);
    return {};
  });
}

void ControlService::Redeliver(const Call& call, const control::RedeliverRequest& request,
                               control::Delivery& response, Done done) {
  const auto account = Pick(call);
  if (!account) return done(Status(account.error()));
  (*account)->Redeliver(static_cast<std::uint64_t>(request.number()),
                        AnswerWith(call, *account, response, std::move(done)));
}

}  // namespace payscrypt::api
