package io.billhook;

import static java.util.Locale.ROOT;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** What the documents point at is there: files, folders, and headings within them. */
final class DocsTest {
  private static final Pattern FENCE = Pattern.compile("(?ms)^```.*?^```$");
  private static final Pattern LINK = Pattern.compile("\\]\\(([^)\\s]+)\\)");
  private static final Pattern HEADING = Pattern.compile("(?m)^#{1,6} +(.+)$");

  @Test
  void links_lead_somewhere() throws IOException {
    List<Path> documents = Project.filesEndingWith(".md");
    assertThat(documents).contains(Project.ROOT.resolve("README.md"));
    List<String> dead = new ArrayList<>();
    for (Path document : documents) {
      dead.addAll(deadLinks(document, Files.readString(document)));
    }
    assertThat(dead).isEmpty();
  }

  @Test
  void every_page_under_docs_is_linked_from_the_readme() throws IOException {
    String readme = Files.readString(Project.ROOT.resolve("README.md"));
    for (Path page : Project.filesEndingWith(".md")) {
      if (page.startsWith(Project.ROOT.resolve("docs"))) {
        assertThat(readme).contains("(" + Project.ROOT.relativize(page) + ")");
      }
    }
  }

  @Test
  void a_dead_link_is_found() throws IOException {
    Path readme = Project.ROOT.resolve("README.md");
    assertThat(deadLinks(readme, "[gone](docs/gone.md) [no heading](LICENSE#gone) [here](LICENSE)"))
        .hasSize(2);
  }

  private static List<String> deadLinks(Path document, String text) throws IOException {
    List<String> dead = new ArrayList<>();
    Matcher links = LINK.matcher(FENCE.matcher(text).replaceAll(""));
    while (links.find()) {
      String link = links.group(1);
      if (!link.contains("://") && !link.startsWith("mailto:") && !leadsSomewhere(document, link)) {
        dead.add(Project.ROOT.relativize(document) + " → " + link);
      }
    }
    return dead;
  }

  private static boolean leadsSomewhere(Path document, String link) throws IOException {
    int hash = link.indexOf('#');
    String file = hash < 0 ? link : link.substring(0, hash);
    Path target = file.isEmpty() ? document : document.resolveSibling(file).normalize();
    if (!target.startsWith(Project.ROOT) || !Files.exists(target)) {
      return false;
    }
    return hash < 0 || headings(Files.readString(target)).contains(link.substring(hash + 1));
  }

  /** Anchors as the usual Markdown viewers make them. */
  private static Set<String> headings(String text) {
    return HEADING
        .matcher(FENCE.matcher(text).replaceAll(""))
        .results()
        .map(m -> m.group(1).toLowerCase(ROOT).replaceAll("[^\\p{L}\\p{N} _-]", ""))
        .map(heading -> heading.strip().replace(' ', '-'))
        .collect(Collectors.toSet());
  }
}
