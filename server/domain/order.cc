#include "domain/order.h"

#include <algorithm>
#include <array>

#include "domain/invariant.h"
#include "domain/quote.h"

namespace payscrypt::domain {
namespace {

bool IsDigit(char c) { return c >= '0' && c <= '9'; }

// Whether `text` begins with a scheme that a customer's browser may be sent to; it is then removed.
bool RemoveHttpScheme(std::string_view& text) {
  for (const std::string_view scheme : {"http://", "https://"}) {
    const std::string_view start = text.substr(0, scheme.size());
    const bool same = std::equal(start.begin(), start.end(), scheme.begin(), scheme.end(),
                                 [](char a, char b) { return a == b || (a | 0x20) == b; });
    if (!same) continue;
    text.remove_prefix(scheme.size());
    return true;
  }
  return false;
}

// The digits after a host's colon; there may be none.
bool IsPort(std::string_view text) {
  if (text.size() > 5 || !std::all_of(text.begin(), text.end(), IsDigit)) return false;
  return text.empty() || std::stoi(std::string(text)) <= 65535;
}

// "shop.example", "shop.example:8443", "[::1]:8080".
bool IsHostAndPort(std::string_view text) {
  std::size_t host_size = std::min(text.find(':'), text.size());
  if (text.starts_with('[')) {
    const std::size_t end = text.find(']');
    if (end == std::string_view::npos || end == 1) return false;
    host_size = end + 1;
  }
  const std::string_view rest = text.substr(host_size);
  return host_size > 0 && (rest.empty() || (rest.front() == ':' && IsPort(rest.substr(1))));
}

bool IsAbsoluteHttpUrl(std::string_view url) {
  const auto is_visible = [](char c) { return static_cast<unsigned char>(c) > ' ' && c != 0x7F; };
  if (url.size() > kMaxCallbackUrlBytes) return false;
  if (!std::all_of(url.begin(), url.end(), is_visible)) return false;
  if (!RemoveHttpScheme(url)) return false;
  std::string_view authority = url.substr(0, url.find_first_of("/?#"));
  const std::size_t user_end = authority.rfind('@');
  if (user_end != std::string_view::npos) authority.remove_prefix(user_end + 1);
  return IsHostAndPort(authority);
}

// "1500000000000000" (0.0015 ETH): an example that makes sense for the asset.
std::string ExampleValue(const Asset& asset) {
  const Amount example = Amount::ParseDecimal("0.0015", asset.decimals).value_or(Amount(150'000));
  return '"' + example.ToString() + "\" (" + example.ToDecimal(asset.decimals) + ' ' + asset.name +
         ')';
}

// "42, 43", and how many more there are where there are many.
std::string Listed(const std::vector<std::int64_t>& wallets) {
  constexpr std::size_t kShown = 10;
  std::string text;
  for (std::size_t i = 0; i < std::min(wallets.size(), kShown); ++i) {
    if (i != 0) text += ", ";
    text += std::to_string(wallets[i]);
  }
  if (wallets.size() > kShown) text += " and " + std::to_string(wallets.size() - kShown) + " more";
  return text;
}

Result<Amount> CheckTargetValue(std::string_view text, const Asset& asset) {
  Result<Amount> value = Amount::Parse(text);
  if (value && !value->IsZero()) return value;
  return InvalidArgument(
      "target_value: expected a whole number of the asset's smallest unit from 1 to 2^256-1, such "
      "as " +
      ExampleValue(asset) + ", got " + Quote(text));
}

}  // namespace

std::optional<OrderId> OrderId::Parse(std::string_view text) {
  constexpr std::size_t kMaxDigits = 16;  // of kMaxOrderId
  if (text.empty() || text.size() > kMaxDigits || text.front() == '0') return std::nullopt;
  std::int64_t number = 0;
  for (const char c : text) {
    if (!IsDigit(c)) return std::nullopt;
    number = number * 10 + (c - '0');
  }
  if (number > kMaxOrderId) return std::nullopt;
  return OrderId{number};
}

std::string_view NameOf(OrderStatus status) {
  constexpr std::array<std::string_view, kOrderStatusCount> kNames = {
      "PENDING", "CONFIRMING", "SUCCESSFUL", "EXPIRED", "CANCELED"};
  return kNames.at(static_cast<std::size_t>(status));
}

Result<CheckedRequest> CheckRequest(const OrderRequest& request, const AssetCatalog& assets,
                                    const std::vector<std::int64_t>& wallets) {
  const std::string& merchant_order_id = request.merchant_order_id;
  if (merchant_order_id.empty() || merchant_order_id.size() > kMaxMerchantOrderIdBytes) {
    return InvalidArgument("merchant_order_id: expected 1 to 255 bytes, such as \"A-7\", got " +
                           Quote(merchant_order_id));
  }

  CheckedRequest checked;
  checked.asset = assets.Find(request.asset_name);
  if (!checked.asset) {
    return InvalidArgument("asset_name: expected one of " + assets.Names() + ", got " +
                           Quote(request.asset_name));
  }

  Result<Amount> target_value = CheckTargetValue(request.target_value, *checked.asset);
  if (!target_value) return tl::unexpected(std::move(target_value.error()));
  checked.target_value = *target_value;

  if (!request.callback_url.empty() && !IsAbsoluteHttpUrl(request.callback_url)) {
    return InvalidArgument(
        "callback_url: expected nothing or an absolute http or https URL of at most 2048 bytes, "
        "such as \"https://shop.example/order/7\", got " +
        Quote(request.callback_url));
  }

  if (request.description.size() > kMaxDescriptionBytes) {
    return InvalidArgument("description: expected at most " + std::to_string(kMaxDescriptionBytes) +
                           " bytes, got " + std::to_string(request.description.size()));
  }

  const bool is_known_wallet =
      std::find(wallets.begin(), wallets.end(), request.pg_wallet_id) != wallets.end();
  if (!wallets.empty() && !is_known_wallet) {
    return InvalidArgument("pg_wallet_id: expected the id of a known wallet, one of " +
                           Listed(wallets) + ", got " + std::to_string(request.pg_wallet_id));
  }
  return checked;
}

Amount OrderState::Value() const {
  Amount sum;
  for (const Payment& payment : payments) {
    if (payment.dropped) continue;
    const std::optional<Amount> more = sum.Plus(payment.value);
    Invariant(more.has_value(), "an order's live payments are at most 2^256-1 together");
    sum = *more;
  }
  return sum;
}

std::int64_t OrderState::Confirmations() const {
  std::optional<std::int64_t> least;
  for (const Payment& payment : payments) {
    if (payment.dropped) continue;
    least = std::min(least.value_or(payment.confirmations), payment.confirmations);
  }
  return least.value_or(0);
}

}  // namespace payscrypt::domain
