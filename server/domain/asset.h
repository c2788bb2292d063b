// What an order can be paid in.
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "domain/address.h"
#include "domain/error.h"
#include "domain/timestamp.h"

namespace payscrypt::domain {

struct Asset {
  std::string name;     // "BTC"; as createOrder's asset_name, case and all
  std::string chain;    // "BTC"
  std::string network;  // "testnet"
  int decimals = 0;     // places of a whole coin: 8 for BTC; 0 to 77
  std::int64_t target_confirmations = 0;
  Duration expiry{};  // from an order's creation to its expired_at
  AddressKind address_kind = AddressKind::kBitcoinTestnet;
};

inline constexpr std::size_t kMaxAssetNameBytes = 32;  // of the name, the chain, and the network
inline constexpr int kMaxDecimals = 77;                // one whole coin is less than 2^256
inline constexpr std::int64_t kMaxTargetConfirmations = 100'000;
inline constexpr Duration kMinExpiry = std::chrono::seconds(1);
inline constexpr Duration kMaxExpiry = std::chrono::hours(24 * 365);
inline constexpr std::size_t kMaxAssets = 100;  // so that a message that lists them stays short

// The assets of an account. A copy is cheap: the assets themselves are shared.
class AssetCatalog {
 public:
  // BTC, ETH and LCCN, with the decimals that the vendor's plugin uses.
  static AssetCatalog BuiltIn();

  // Adds the asset, or replaces the one of the same name. Refuses what makes no sense, naming the
  // field.
  Result<void> Put(Asset asset);

  // Null where there is none of that name.
  std::shared_ptr<const Asset> Find(std::string_view name) const;

  // By name.
  std::vector<std::shared_ptr<const Asset>> List() const;

  // "BTC, ETH, LCCN", for messages.
  std::string Names() const;

 private:
  std::map<std::string, std::shared_ptr<const Asset>, std::less<>> assets_;
};

}  // namespace payscrypt::domain
