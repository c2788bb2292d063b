#include "web/pages.h"

#include <map>
#include <string>

#include "web/embedded_pages.h"

namespace payscrypt::web {
namespace {

std::string_view BytesOf(const std::string& name) {
  for (const EmbeddedFile& file : EmbeddedPages()) {
    if (file.name == name) return file.bytes;
  }
  return {};
}

std::string_view ContentTypeOf(std::string_view name) {
  if (name.ends_with(".html")) return "text/html; charset=utf-8";
  if (name.ends_with(".js")) return "text/javascript; charset=utf-8";
  if (name.ends_with(".css")) return "text/css; charset=utf-8";
  return "image/svg+xml";
}

// Takes the text up to `end`, which goes too.
std::string_view Take(std::string_view& text, char end) {
  const std::string_view taken = text.substr(0, text.find(end));
  text.remove_prefix(taken.size() + 1);
  return taken;
}

// Of pages.txt: "NAME FILE TAG", a line each.
std::map<std::string_view, File> ReadList(std::string_view list) {
  std::map<std::string_view, File> files;
  while (!list.empty()) {
    const std::string_view name = Take(list, ' ');
    const std::string file(Take(list, ' '));
    files[name] = {ContentTypeOf(name), Take(list, '\n'), BytesOf(file), BytesOf(file + ".gz"),
                   BytesOf(file + ".br")};
  }
  return files;
}

}  // namespace

const File* FindFile(std::string_view name) {
  static const std::map<std::string_view, File> files = ReadList(BytesOf("pages.txt"));
  const auto found = files.find(name);
  return found == files.end() ? nullptr : &found->second;
}

bool IsNamedByItsBytes(std::string_view name) { return !name.ends_with(".html"); }

}  // namespace payscrypt::web
