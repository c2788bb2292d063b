#include "api/request_verification.h"

#include <algorithm>
#include <array>
#include <charconv>

#include "api/request_messages.h"
#include "domain/quote.h"
#include "domain/scenario.h"

namespace payscrypt::api {
namespace {

using domain::InvalidArgument;
using domain::Quote;
using engine::RecordedRequest;
using scenario::Value;

constexpr std::size_t kMaxKeptJson = 4 << 20;  // of a message, which the journal has cut before
constexpr std::size_t kMaxDifferencesShown = 20;
// Those with more are as far off as each other.
constexpr std::size_t kMaxDifferences = 100;
constexpr std::size_t kMaxNumbersShown = 10;

std::string ValueOf(const RecordedRequest& request, std::string_view where) {
  if (where == "rpc") return RpcText(request);
  if (where == "order_id") return OrderIdText(request);
  if (where == "merchant_order_id") return MerchantOrderIdText(request);
  if (where == "code") return CodeText(request);
  return std::string(TransportText(request));
}

// What was read of the request, and what else its body has.
Value BodyOf(const RecordedRequest& request) {
  Value body{{}, Value::Object{}};
  if (auto read = ReadJson(RequestJson(request), "", kMaxKeptJson);
      read && read->As<Value::Object>()) {
    body = *std::move(read);
  }
  if (!request.content) return body;
  const auto raw = ReadJson(request.content->body, "", kMaxKeptJson);
  if (!raw || raw->As<Value::Object>() == nullptr) return body;
  auto& members = std::get<Value::Object>(body.content);
  for (const scenario::Member& member : *raw->As<Value::Object>()) {
    const bool is_known =
        std::ranges::find(members, member.key, &scenario::Member::key) != members.end();
    if (!is_known) members.push_back(member);
  }
  return body;
}

// "request 3", "requests 3, 5 and 9".
std::string NumbersText(const std::vector<std::uint64_t>& numbers) {
  std::string text = numbers.size() == 1 ? "request " : "requests ";
  const std::size_t shown = std::min(numbers.size(), kMaxNumbersShown);
  for (std::size_t i = 0; i < shown; ++i) {
    if (i > 0) text += i + 1 == numbers.size() ? " and " : ", ";
    text += std::to_string(numbers[i]);
  }
  if (shown < numbers.size()) {
    text += " and " + std::to_string(numbers.size() - shown) + " more";
  }
  return text;
}

std::string CountText(std::int64_t at_least, std::optional<std::int64_t> at_most) {
  const std::string least = std::to_string(at_least);
  if (!at_most) return "at least " + least;
  if (*at_most == 0) return "no";
  const std::string most = std::to_string(*at_most);
  if (*at_most == at_least) return "exactly " + least;
  return at_least == 0 ? "at most " + most : least + " to " + most;
}

}  // namespace

domain::Result<std::string> ReadCodeName(const std::string& text) {
  if (std::ranges::find(domain::kErrorCodeNames, text) != domain::kErrorCodeNames.end()) {
    return text;
  }
  int number = 0;
  const char* const end = text.data() + text.size();
  const auto [stopped, error] = std::from_chars(text.data(), end, number);
  if (error == std::errc() && stopped == end && number >= 0) return domain::NameOfCode(number);
  return InvalidArgument("code: expected the name or the number of a code, such as OK, " +
                         std::string("INVALID_ARGUMENT or 14, got ") + Quote(text));
}

domain::Result<void> CheckRpcName(const std::string& text) {
  const auto is_it = [&](domain::Rpc rpc) { return NameOf(rpc) == text; };
  if (text.empty() || is_it(domain::Rpc::kCreateOrder) || is_it(domain::Rpc::kGetPublicOrderById)) {
    return {};
  }
  return InvalidArgument("rpc: expected createOrder or getPublicOrderById, got " + Quote(text));
}

domain::Result<void> CheckTransportName(const std::string& text) {
  if (text.empty() || text == "grpc" || text == "rest") return {};
  return InvalidArgument("transport: expected grpc or rest, got " + Quote(text));
}

domain::Result<RequestVerification> RequestVerification::Read(
    const control::VerifyRequestsRequest& request) {
  RequestVerification verification;
  const auto want = [&](const char* where, const std::string& value) {
    if (!value.empty()) verification.wanted_.emplace_back(where, value);
  };
  if (auto checked = CheckRpcName(request.rpc()); !checked) return tl::unexpected(checked.error());
  if (auto checked = CheckTransportName(request.transport()); !checked) {
    return tl::unexpected(checked.error());
  }
  verification.rpc_ = request.rpc();
  want("rpc", request.rpc());
  want("merchant_order_id", request.merchant_order_id());
  if (!request.order_id().empty() && !domain::OrderId::Parse(request.order_id())) {
    return InvalidArgument("order_id: expected the id of an order, got " +
                           Quote(request.order_id()));
  }
  want("order_id", request.order_id());
  if (!request.code().empty()) {
    const auto code = ReadCodeName(request.code());
    if (!code) return tl::unexpected(code.error());
    want("code", *code);
  }
  want("transport", request.transport());
  if (!request.body().empty()) {
    auto body = ReadJson(request.body(), "body");
    if (!body) return tl::unexpected(std::move(body.error()));
    if (body->As<Value::Object>() == nullptr) {
      return InvalidArgument(
          "body: expected a JSON object, such as {\"asset_name\":\"BTC\"}, got " + Describe(*body));
    }
    verification.body_ = *std::move(body);
    verification.body_text_ = request.body();
  }
  if (auto read = verification.ReadCounts(request); !read) return tl::unexpected(read.error());
  return verification;
}

domain::Result<void> RequestVerification::ReadCounts(
    const control::VerifyRequestsRequest& request) {
  const bool has_bounds = request.has_at_least() || request.has_at_most();
  if (request.has_exactly() && has_bounds) {
    return InvalidArgument("expected exactly alone, or at_least and at_most; got both");
  }
  if (request.exactly() < 0 || request.at_least() < 0 || request.at_most() < 0) {
    return InvalidArgument("exactly, at_least and at_most: expected 0 or more, got less");
  }
  if (request.has_exactly()) {
    at_least_ = request.exactly();
    at_most_ = request.exactly();
  } else if (has_bounds) {
    at_least_ = request.at_least();
    if (request.has_at_most()) at_most_ = request.at_most();
    if (at_most_ && *at_most_ < at_least_) {
      return InvalidArgument("at_most: expected at_least or more, got " +
                             std::to_string(*at_most_));
    }
  }
  return {};
}

std::vector<Difference> RequestVerification::DifferencesOf(const RecordedRequest& request) const {
  std::vector<Difference> differences;
  for (const auto& [where, value] : wanted_) {
    const std::string got = ValueOf(request, where);
    if (got != value) differences.push_back({where, Quote(value), Quote(got)});
  }
  // Bodies are compared with those of the same kind alone: of another they differ anyhow.
  const bool is_other_rpc = !rpc_.empty() && RpcText(request) != rpc_;
  if (body_ && !is_other_rpc) {
    AddDifferences(*body_, BodyOf(request), "body", kMaxDifferences, differences);
  }
  return differences;
}

std::string RequestVerification::ExpectedText() const {
  const bool is_one = at_most_.value_or(at_least_) == 1;
  std::string text = CountText(at_least_, at_most_) + " ";
  text += !rpc_.empty() ? rpc_ : (is_one ? "request" : "requests");
  std::string joint = " with ";
  for (const auto& [where, value] : wanted_) {
    if (where == "rpc") continue;
    text += joint + where + " " + Quote(value);
    joint = " and ";
  }
  if (body_) text += joint + "body " + body_text_;
  return text;
}

void RequestVerification::Judge(const std::vector<RecordedRequest>& requests,
                                std::uint64_t forgotten,
                                control::VerifyRequestsResponse& response) const {
  std::vector<std::uint64_t> found;
  Nearest nearest;
  for (const RecordedRequest& request : requests) {
    std::vector<Difference> differences = DifferencesOf(request);
    const auto is_other_rpc = [](const std::vector<Difference>& of) {
      return !of.empty() && of.front().where == "rpc";
    };
    const auto distance = [&](const std::vector<Difference>& of) {
      return std::pair(is_other_rpc(of), of.size());
    };
    if (differences.empty()) {
      found.push_back(request.number);
    } else if (nearest.request == nullptr ||
               distance(differences) <= distance(nearest.differences)) {
      nearest = {&request, std::move(differences)};
    }
  }

  const auto count = static_cast<std::int64_t>(found.size());
  response.set_found(count);
  response.set_verified(count >= at_least_ && count <= at_most_.value_or(count));
  response.set_expected(ExpectedText());
  std::string text = "expected " + response.expected() + "; found " + std::to_string(count);
  if (count > 0) text += ": " + NumbersText(found);
  if (count < at_least_ && nearest.request != nullptr) {
    Fill(*nearest.request, *response.mutable_nearest());
    text += "; nearest: request " + std::to_string(nearest.request->number) + " differs in ";
    const std::size_t shown = std::min(nearest.differences.size(), kMaxDifferencesShown);
    for (std::size_t i = 0; i < shown; ++i) {
      const Difference& difference = nearest.differences[i];
      text += (i > 0 ? ", " : "") + difference.where + ": " + difference.got;
      response.add_nearest_differs(difference.ToText());
    }
  }
  if (requests.empty()) text += "; there is no request in the journal";
  if (forgotten > 0) text += "; " + std::to_string(forgotten) + " older ones are not kept any more";
  response.set_text(text);
}

}  // namespace payscrypt::api
