package io.billhook;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/**
 * The words that docs/words.md puts aside are in no page, no source and no part of the contract.
 */
final class WordsTest {
  private static final Path PAGE = Project.ROOT.resolve("docs/words.md");
  private static final Pattern ROW = Pattern.compile("(?m)^\\|[^|]*\\|[^|]*\\|([^|]*)\\|$");
  private static final Pattern WORD = Pattern.compile("`([^`]+)`");

  /** Others' words: requirements as they are published, and this test. */
  private static final List<String> NOT_OURS = List.of("asvs.md", "WordsTest.java");

  @Test
  void each_thing_has_one_word() throws IOException {
    List<String> asides = asides(Files.readString(PAGE));
    assertThat(asides).hasSizeGreaterThan(8).contains("e-mail");
    List<String> found = new ArrayList<>();
    for (String ending : List.of(".md", ".java", ".yaml")) {
      for (Path file : Project.filesEndingWith(ending)) {
        if (!file.equals(PAGE) && !NOT_OURS.contains(file.getFileName().toString())) {
          String text = Files.readString(file);
          asides.stream()
              .filter(word -> isIn(word, text))
              .map(word -> Project.ROOT.relativize(file) + ": " + word)
              .forEach(found::add);
        }
      }
    }
    assertThat(found).as("words for which docs/words.md has another").isEmpty();
  }

  @Test
  void a_word_is_found_alone_and_in_the_plural_and_not_within_a_name_that_stays() {
    assertThat(isIn("e-mail", "Send an E-mail.")).isTrue();
    assertThat(isIn("e-mail", "two e-mails")).isTrue();
    assertThat(isIn("e-mail", "an e-mail address, two e-mail\n * addresses")).isFalse();
  }

  private static boolean isIn(String word, String text) {
    return Pattern.compile("(?i)\\b" + Pattern.quote(word) + "s?\\b(?![\\s*]+address)")
        .matcher(text)
        .find();
  }

  private static List<String> asides(String page) {
    List<String> words = new ArrayList<>();
    for (Matcher row = ROW.matcher(page); row.find(); ) {
      WORD.matcher(row.group(1)).results().map(word -> word.group(1)).forEach(words::add);
    }
    return words;
  }
}
