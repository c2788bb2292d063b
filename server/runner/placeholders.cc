#include "runner/placeholders.h"

#include <array>
#include <utility>

namespace payscrypt::runner {

std::string FillIn(std::string_view text, const Placeholders& values) {
  const std::array<std::pair<std::string_view, const std::string*>, 3> known = {
      {{"{{apikey}}", &values.api_key},
       {"{{sandbox}}", &values.sandbox},
       {"{{merchant_order_id}}", &values.merchant_order_id}}};
  std::string filled;
  while (!text.empty()) {
    const std::size_t open = text.find("{{");
    filled += text.substr(0, open);
    if (open == std::string_view::npos) break;
    text.remove_prefix(open);
    std::size_t taken = 1;
    std::string_view value = text.substr(0, 1);
    for (const auto& [name, with] : known) {
      if (!text.starts_with(name)) continue;
      taken = name.size();
      value = *with;
    }
    filled += value;
    text.remove_prefix(taken);
  }
  return filled;
}

}  // namespace payscrypt::runner
