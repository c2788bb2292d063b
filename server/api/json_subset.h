// Whether a JSON value contains another.
#pragma once

#include <string>
#include <vector>

#include "domain/error.h"
#include "scenario/json_value.h"

namespace payscrypt::api {

// Where a request is not what was expected of it: at `where`, `expected` and `got` say what.
struct Difference {
  std::string where;  // "merchant_order_id", "body.asset_name"
  std::string expected;
  std::string got;

  // "merchant_order_id: expected "A-7", got "A-8"".
  std::string ToText() const { return where + ": expected " + expected + ", got " + got; }
};

inline constexpr std::size_t kMaxComparedJson = 64 << 10;
inline constexpr std::size_t kMaxComparedDepth = 100;

// Of `most` bytes. The error says where in the text what was expected.
domain::Result<scenario::Value> ReadJson(std::string_view text, std::string_view what,
                                         std::size_t most = kMaxComparedJson);

// Adds where `actual` does not contain `expected`: an object must have its members at least, an
// array as many values, a number may be written as a string of the same digits. No more are added
// to `limit` of them.
void AddDifferences(const scenario::Value& expected, const scenario::Value& actual,
                    const std::string& where, std::size_t limit,
                    std::vector<Difference>& differences);

}  // namespace payscrypt::api
