#include "domain/asset.h"

#include <algorithm>
#include <utility>

#include "domain/quote.h"

namespace payscrypt::domain {
namespace {

using std::chrono::minutes;

Result<void> CheckBounds(std::string_view field, std::int64_t value, std::int64_t least,
                         std::int64_t most, std::string_view example) {
  if (value >= least && value <= most) return {};
  return InvalidArgument(std::string(field) + ": expected " + std::to_string(least) + " to " +
                         std::to_string(most) + ", such as " + std::string(example) + ", got " +
                         std::to_string(value));
}

Result<void> CheckName(std::string_view field, std::string_view name, std::string_view example) {
  const bool is_plain =
      std::all_of(name.begin(), name.end(), [](char c) { return c > ' ' && c <= '~'; });
  if (!name.empty() && name.size() <= kMaxAssetNameBytes && is_plain) return {};
  return InvalidArgument(std::string(field) + ": expected 1 to " +
                         std::to_string(kMaxAssetNameBytes) +
                         " printable ASCII characters without spaces, such as " + Quote(example) +
                         ", got " + Quote(name));
}

Result<void> Check(const Asset& asset) {
  if (auto name = CheckName("name", asset.name, "BTC"); !name) return name;
  if (auto chain = CheckName("chain", asset.chain, "BTC"); !chain) return chain;
  if (auto network = CheckName("network", asset.network, "testnet"); !network) return network;
  auto decimals = CheckBounds("decimals", asset.decimals, 0, kMaxDecimals, "8");
  if (!decimals) return decimals;
  auto confirmations = CheckBounds("target_confirmations", asset.target_confirmations, 0,
                                   kMaxTargetConfirmations, "3");
  if (!confirmations) return confirmations;
  return CheckBounds("expiry", asset.expiry.count(), kMinExpiry.count(), kMaxExpiry.count(),
                     "900000 (15 minutes, in milliseconds)");
}

}  // namespace

AssetCatalog AssetCatalog::BuiltIn() {
  const Asset assets[] = {
      {"BTC", "BTC", "testnet", 8, 3, minutes(15), AddressKind::kBitcoinTestnet},
      {"ETH", "ETH", "sepolia", 18, 12, minutes(15), AddressKind::kEthereum},
      {"LCCN", "ETH", "sepolia", 18, 12, minutes(15), AddressKind::kEthereum},
  };
  AssetCatalog catalog;
  for (const Asset& asset : assets) {
    catalog.assets_.insert_or_assign(asset.name, std::make_shared<const Asset>(asset));
  }
  return catalog;
}

Result<void> AssetCatalog::Put(Asset asset) {
  if (auto checked = Check(asset); !checked) return checked;
  if (assets_.size() >= kMaxAssets && !assets_.contains(asset.name)) {
    return Fail(ErrorCode::kResourceExhausted,
                "name: expected at most " + std::to_string(kMaxAssets) + " assets, got one more, " +
                    Quote(asset.name) + "; replace one by its name");
  }
  std::string name = asset.name;
  assets_.insert_or_assign(std::move(name), std::make_shared<const Asset>(std::move(asset)));
  return {};
}

std::shared_ptr<const Asset> AssetCatalog::Find(std::string_view name) const {
  const auto found = assets_.find(name);
  return found == assets_.end() ? nullptr : found->second;
}

std::vector<std::shared_ptr<const Asset>> AssetCatalog::List() const {
  std::vector<std::shared_ptr<const Asset>> list;
  for (const auto& [name, asset] : assets_) list.push_back(asset);
  return list;
}

std::string AssetCatalog::Names() const {
  std::string names;
  for (const auto& [name, asset] : assets_) {
    if (!names.empty()) names += ", ";
    names += name;
  }
  return names;
}

}  // namespace payscrypt::domain
