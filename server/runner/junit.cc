#include "runner/junit.h"

#include <algorithm>
#include <cstdint>
#include <cstdio>
#include <sstream>

#include <boost/property_tree/ptree.hpp>
#include <boost/property_tree/xml_parser.hpp>

namespace payscrypt::runner {
namespace {

using boost::property_tree::ptree;

constexpr std::string_view kReplacement = "\xEF\xBF\xBD";  // U+FFFD

std::string Seconds(std::chrono::milliseconds duration) {
  char text[32];
  std::snprintf(text, sizeof text, "%.3f", static_cast<double>(duration.count()) / 1000);
  return text;
}

// The length in bytes of the character at `text`'s start, and the character; 0 where it is no
// UTF-8.
std::size_t ReadCharacter(std::string_view text, std::uint32_t& character) {
  const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
  const unsigned char first = byte(0);
  const std::size_t length = first < 0x80             ? 1
                             : (first & 0xE0) == 0xC0 ? 2
                             : (first & 0xF0) == 0xE0 ? 3
                             : (first & 0xF8) == 0xF0 ? 4
                                                      : 0;
  if (length == 0 || length > text.size()) return 0;
  character = length == 1 ? first : first & (0xFFu >> (length + 1));
  for (std::size_t i = 1; i < length; ++i) {
    if ((byte(i) & 0xC0) != 0x80) return 0;
    character = (character << 6) | (byte(i) & 0x3Fu);
  }
  constexpr std::uint32_t kLeast[] = {0, 0, 0x80, 0x800, 0x10000};
  return character < kLeast[length] ? 0 : length;
}

bool IsOfXml(std::uint32_t c) {
  return c == '\t' || c == '\n' || c == '\r' || (c >= 0x20 && c <= 0xD7FF) ||
         (c >= 0xE000 && c <= 0xFFFD) || (c >= 0x10000 && c <= 0x10FFFF);
}

void AddCounts(ptree& node, const std::vector<TestResult>& results,
               std::chrono::milliseconds took) {
  const auto count = [&](TestResult::End end) {
    return std::count_if(results.begin(), results.end(),
                         [end](const TestResult& result) { return result.end == end; });
  };
  node.put("<xmlattr>.name", "payscrypt-sandbox");
  node.put("<xmlattr>.tests", results.size());
  node.put("<xmlattr>.failures", count(TestResult::End::kFailed));
  node.put("<xmlattr>.errors", 0);
  node.put("<xmlattr>.skipped", count(TestResult::End::kSkipped));
  node.put("<xmlattr>.time", Seconds(took));
}

ptree CaseOf(const TestResult& result) {
  ptree node;
  node.put("<xmlattr>.name", XmlText(result.name));
  node.put("<xmlattr>.classname", "scenarios");
  node.put("<xmlattr>.file", XmlText(result.file));
  node.put("<xmlattr>.time", Seconds(result.took));
  if (result.end == TestResult::End::kSkipped) {
    node.put("skipped.<xmlattr>.message", XmlText(OneLine(result.summary)));
  }
  if (result.end == TestResult::End::kFailed) {
    std::string text;
    for (const Failure& failure : result.failures) text += OneLine(failure.text) + "\n";
    text += "\n";
    for (const std::string& line : result.story) text += OneLine(line) + "\n";
    text += "\nReplay: " + result.replay + "\n";
    ptree& failure = node.put("failure", XmlText(text));
    failure.put("<xmlattr>.message",
                XmlText(result.failures.empty() ? "" : OneLine(result.failures.front().text)));
    failure.put("<xmlattr>.type", "expectation");
  }
  return node;
}

}  // namespace

std::string XmlText(std::string_view text) {
  std::string result;
  while (!text.empty()) {
    std::uint32_t character = 0;
    const std::size_t length = ReadCharacter(text, character);
    if (length != 0 && IsOfXml(character)) {
      result += text.substr(0, length);
    } else {
      result += kReplacement;
    }
    text.remove_prefix(std::max<std::size_t>(length, 1));
  }
  return result;
}

std::string JunitOf(const std::vector<TestResult>& results, std::chrono::milliseconds took) {
  ptree suite;
  AddCounts(suite, results, took);
  for (const TestResult& result : results) suite.add_child("testcase", CaseOf(result));
  ptree suites;
  AddCounts(suites, results, took);
  suites.add_child("testsuite", suite);
  ptree document;
  document.add_child("testsuites", suites);
  std::ostringstream out;
  boost::property_tree::write_xml(out, document);
  return out.str() + "\n";
}

}  // namespace payscrypt::runner
