// What a test's HTTP start may leave to the runner: {{apikey}}, {{sandbox}}, {{merchant_order_id}}.
#pragma once

#include <string>
#include <string_view>

namespace payscrypt::runner {

struct Placeholders {
  std::string api_key;
  std::string sandbox;  // its URL
  std::string merchant_order_id;
};

// Puts the values in; what is put in is not looked at again, and other names stay as they are.
std::string FillIn(std::string_view text, const Placeholders& values);

}  // namespace payscrypt::runner
