package io.billhook.api.messaging.email;

import com.fasterxml.jackson.databind.JsonNode;
import io.billhook.api.http.input.Fields;
import io.billhook.messaging.Attachment;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.Base64;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Reads the files of mails. Those that many mails of a request have together are read once, and
 * kept once.
 */
final class AttachmentReader {
  /** Of one mail, in bytes, decoded. */
  static final int MOST_BYTES = 3 * 1024 * 1024;

  private static final Pattern NAME = Pattern.compile("[ -~&&[^\"/\\\\]]{1,255}");

  /** What Brevo takes. */
  private static final Set<String> TYPES =
      Set.of(
          "xlsx", "xls", "ods", "docx", "docm", "doc", "csv", "pdf", "txt", "gif", "jpg", "jpeg",
          "png", "tif", "tiff", "rtf", "bmp", "cgm", "css", "shtml", "html", "htm", "zip", "xml",
          "ppt", "pptx", "tar", "ez", "ics", "mobi", "msg", "pub", "eps", "odt", "mp3", "m4a",
          "m4v", "wma", "ogg", "flac", "wav", "aif", "aifc", "aiff", "mp4", "mov", "avi", "mkv",
          "mpeg", "mpg", "wmv");

  private record Read(List<Attachment> files, List<Wrong> errors) {}

  /**
   * What is wrong with one.
   *
   * @param at which one; -1: all together
   */
  private record Wrong(int at, String member, String detail) {}

  private final IdentityHashMap<JsonNode, Read> known = new IdentityHashMap<>();

  /** Reads {@code attachments}; what is wrong is noted. */
  List<Attachment> read(Fields fields) {
    JsonNode given = fields.raw("attachments");
    if (given == null) {
      return List.of();
    }
    Read read = known.computeIfAbsent(given, AttachmentReader::files);
    List<Fields> each = read.errors().isEmpty() ? List.of() : fields.objects("attachments");
    for (Wrong wrong : read.errors()) {
      if (wrong.at() < 0) {
        fields.error("attachments", wrong.detail());
      } else {
        each.get(wrong.at()).error(wrong.member(), wrong.detail());
      }
    }
    return read.files();
  }

  private static Read files(JsonNode given) {
    List<Attachment> files = new ArrayList<>();
    List<Wrong> errors = new ArrayList<>();
    long bytes = 0;
    for (int i = 0; i < given.size(); i++) {
      String name = given.get(i).path("name").asText();
      String content = given.get(i).path("content").asText();
      if (!NAME.matcher(name).matches()) {
        errors.add(new Wrong(i, "name", "must be printable ASCII without quotes and slashes"));
      } else if (!TYPES.contains(ending(name))) {
        errors.add(new Wrong(i, "name", "must end in a type that the provider takes, as .pdf"));
      }
      try {
        byte[] decoded = Base64.getDecoder().decode(content);
        bytes += decoded.length;
        files.add(new Attachment(name, Buffer.buffer(decoded)));
      } catch (IllegalArgumentException e) {
        errors.add(new Wrong(i, "content", "must be Base64 as in RFC 4648, section 4"));
      }
    }
    if (bytes > MOST_BYTES) {
      errors.add(new Wrong(-1, "", "must be 3 MiB at most, all together"));
    }
    return new Read(List.copyOf(files), errors);
  }

  private static String ending(String name) {
    return name.substring(name.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
  }
}
