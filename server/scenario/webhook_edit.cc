#include "scenario/webhook_edit.h"

#include <array>

#include "scenario/domain_value.h"

namespace payscrypt::scenario {
namespace {

constexpr std::array<std::string_view, 5> kKeys{"id", "pg_wallet_id", "merchant_order_id", "status",
                                                "body"};

std::optional<domain::OrderId> ReadOrderId(const Node& node) {
  const auto* text = node.value().As<std::string>();
  const auto id = text != nullptr ? domain::OrderId::Parse(*text) : std::nullopt;
  if (!id) {
    node.Expected("expected an order's id as a text, from \"1\" to \"" +
                  std::to_string(domain::kMaxOrderId) + "\"");
  }
  return id;
}

}  // namespace

domain::WebhookEdit ReadWebhookEdit(const Node& node) {
  const Members members(node, kKeys);
  domain::WebhookEdit edit;
  if (const auto id = members.Find("id")) edit.id = ReadOrderId(*id);
  if (const auto id = members.Find("pg_wallet_id")) edit.pg_wallet_id = ReadWalletId(*id);
  if (const auto id = members.Find("merchant_order_id")) edit.merchant_order_id = id->ReadText();
  if (const auto status = members.Find("status")) edit.status = ReadStatus(*status);
  if (const auto body = members.Find("body")) {
    edit.text = body->ReadText();
    if (node.value().As<Value::Object>()->size() > 1) {
      body->Refuse("expected \"body\" alone, since it is the whole of the webhook");
    }
  }
  return edit;
}

}  // namespace payscrypt::scenario
