// Arithmetic on whole numbers as decimal digits, the way it is done on paper: an oracle for Amount
// that shares nothing with it. Numbers have no leading zeros.
#pragma once

#include <algorithm>
#include <string>

namespace payscrypt::domain {

inline const char* const kMaxAmountDigits =
    "115792089237316195423570985008687907853269984665640564039457584007913129639935";

inline bool IsLess(const std::string& a, const std::string& b) {
  return a.size() != b.size() ? a.size() < b.size() : a < b;
}

inline std::string Trimmed(std::string digits) {
  digits.erase(0, std::min(digits.find_first_not_of('0'), digits.size() - 1));
  return digits;
}

inline std::string Sum(std::string a, std::string b) {
  const std::size_t places = std::max(a.size(), b.size()) + 1;
  a.insert(0, places - a.size(), '0');
  b.insert(0, places - b.size(), '0');
  int carry = 0;
  for (std::size_t i = places; i-- > 0;) {
    const int sum = (a[i] - '0') + (b[i] - '0') + carry;
    a[i] = static_cast<char>('0' + sum % 10);
    carry = sum / 10;
  }
  return Trimmed(a);
}

// a - b, where b is at most a.
inline std::string Difference(std::string a, std::string b) {
  b.insert(0, a.size() - b.size(), '0');
  int borrow = 0;
  for (std::size_t i = a.size(); i-- > 0;) {
    const int difference = (a[i] - '0') - (b[i] - '0') - borrow;
    borrow = difference < 0 ? 1 : 0;
    a[i] = static_cast<char>('0' + difference + 10 * borrow);
  }
  return Trimmed(a);
}

inline std::string Product(const std::string& a, const std::string& b) {
  std::string product = "0";
  for (const char digit : b) {
    if (product != "0") product += '0';
    for (char n = '0'; n < digit; ++n) product = Sum(product, a);
  }
  return product;
}

}  // namespace payscrypt::domain
