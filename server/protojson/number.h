// Numbers as protobuf-go reads them: exactly, from their text, never through a double.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace payscrypt::protojson {

// Whether the character is a letter, a digit, '-', '+', '.' or '_', as those of numbers and
// literals.
bool IsInWord(char c);

// Whether the whole of `text` is a JSON number (RFC 8259, 6).
bool IsJsonNumber(std::string_view text);

// The JSON number that `text` begins with; it ends where the word does. Nothing where the word is
// none, so that "1x" and "01" have none.
std::optional<std::string_view> LeadingNumber(std::string_view text);

// The number that a JSON string gives: the one it begins with, whatever follows ("1,000" is 1),
// unless the string begins or ends with a space of any kind.
std::optional<std::string_view> NumberInString(std::string_view text);

// The value of a number from LeadingNumber; "1.0" and "1e3" are integers too. Nothing where it is
// not one, or does not fit. T is std::int32_t, std::int64_t, std::uint32_t or std::uint64_t.
template <typename T>
std::optional<T> ReadInteger(std::string_view number);

extern template std::optional<std::int32_t> ReadInteger(std::string_view);
extern template std::optional<std::int64_t> ReadInteger(std::string_view);
extern template std::optional<std::uint32_t> ReadInteger(std::string_view);
extern template std::optional<std::uint64_t> ReadInteger(std::string_view);

// The value of "NaN", "Infinity" or "-Infinity", which JSON has no numbers for; nothing for others.
std::optional<double> ReadNamedNumber(std::string_view name);

// The nearest value to a number from LeadingNumber; nothing past the type's range.
std::optional<float> ReadFloat(std::string_view number);
std::optional<double> ReadDouble(std::string_view number);

}  // namespace payscrypt::protojson
