#include "cli/wallets.h"

#include <algorithm>
#include <string>

namespace payscrypt::cli {

domain::Result<void> CheckWalletsDiffer(std::vector<std::int64_t> wallets) {
  std::ranges::sort(wallets);
  const auto twice = std::ranges::adjacent_find(wallets);
  if (twice == wallets.end()) return {};
  return domain::InvalidArgument("expected each wallet once, got " + std::to_string(*twice) +
                                 " more than once");
}

}  // namespace payscrypt::cli
