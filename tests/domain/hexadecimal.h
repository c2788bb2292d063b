// Bytes of test vectors, which their sources print in hexadecimal.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace payscrypt::domain {

inline std::vector<std::uint8_t> BytesFromHexadecimal(std::string_view digits) {
  std::vector<std::uint8_t> bytes;
  for (std::size_t i = 0; i + 1 < digits.size(); i += 2) {
    const int byte = std::stoi(std::string(digits.substr(i, 2)), nullptr, 16);
    bytes.push_back(static_cast<std::uint8_t>(byte));
  }
  return bytes;
}

}  // namespace payscrypt::domain
