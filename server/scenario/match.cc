#include "scenario/match.h"

#include <array>

#include "scenario/domain_value.h"

namespace payscrypt::scenario {
namespace {

constexpr std::array<std::string_view, 5> kKeys{"merchant_order_id", "asset_name", "description",
                                                "pg_wallet_id", "target_value"};
constexpr std::array<std::string_view, 2> kRangeKeys{"from", "to"};

std::vector<std::string> ReadGlobs(const Node& node) {
  std::vector<std::string> globs;
  for (const Node& alternative : node.ReadOneOrMore(kMaxAlternatives)) {
    auto glob = alternative.ReadString();
    if (!glob) continue;
    alternative.HoldBytes(*glob, kMaxGlobBytes);
    globs.push_back(*std::move(glob));
  }
  return globs;
}

std::vector<std::int64_t> ReadWalletIds(const Node& node) {
  std::vector<std::int64_t> ids;
  for (const Node& alternative : node.ReadOneOrMore(kMaxAlternatives)) {
    if (const auto id = ReadWalletId(alternative)) ids.push_back(*id);
  }
  return ids;
}

// 150000, which is the range of it alone, or {"from": 1, "to": 150000}.
void ReadTargetValue(const Node& node, domain::Match& match) {
  if (node.value().As<Value::Object>() == nullptr) {
    match.target_value_from = ReadAmount(node);
    match.target_value_to = match.target_value_from;
    return;
  }
  const Members members(node, kRangeKeys);
  members.RequireAnyOf(kRangeKeys);
  if (const auto from = members.Find("from")) match.target_value_from = ReadAmount(*from);
  const auto to = members.Find("to");
  if (!to) return;
  match.target_value_to = ReadAmount(*to);
  if (match.target_value_to && match.target_value_from &&
      *match.target_value_to < *match.target_value_from) {
    to->Expected("expected at least \"from\", " + match.target_value_from->ToString());
  }
}

}  // namespace

domain::Match ReadMatch(const Node& node) {
  const Members members(node, kKeys);
  members.RequireAnyOf(kKeys);
  domain::Match match;
  if (const auto id = members.Find("merchant_order_id")) match.merchant_order_id = ReadGlobs(*id);
  if (const auto name = members.Find("asset_name")) match.asset_name = ReadGlobs(*name);
  if (const auto text = members.Find("description")) match.description = ReadGlobs(*text);
  if (const auto id = members.Find("pg_wallet_id")) match.pg_wallet_id = ReadWalletIds(*id);
  if (const auto value = members.Find("target_value")) ReadTargetValue(*value, match);
  return match;
}

}  // namespace payscrypt::scenario
