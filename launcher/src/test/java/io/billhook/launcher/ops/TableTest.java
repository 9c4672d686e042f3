package io.billhook.launcher.ops;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.util.List;
import org.junit.jupiter.api.Test;

class TableTest {

  @Test
  void columns_are_aligned_and_nothing_is_padded() {
    Table table = new Table("NAME", "STATE", "NOTE");
    assertThat(table.isEmpty()).isTrue();
    table.row("a", 1, null);
    table.row("longer name", "open", "x");
    assertThat(table.lines())
        .containsExactly(
            "NAME         STATE  NOTE", "a            1      -", "longer name  open   x");
  }

  @Test
  void no_line_is_longer_than_the_screen_and_the_first_column_is_whole() {
    Table table = new Table("ID", "KIND", "ERROR");
    String id = "0123456789abcdef".repeat(3);
    table.row(id, "k".repeat(60), "e".repeat(300));
    table.row(id, "k", "short");
    assertThat(table.lines()).allMatch(line -> line.length() <= Table.WIDTH);
    assertThat(table.lines().get(1)).startsWith(id + "  k").endsWith("e..");
  }

  @Test
  void what_a_terminal_would_obey_is_not_printed() {
    String nasty = "a\u001b[2Jb\u009b1mc\u202ed\u2028e\r\n\uD800";
    assertThat(Plain.text(nasty)).isEqualTo("a?[2Jb?1mc?d?e???");
    Table table = new Table("ID");
    table.row(nasty);
    assertThat(table.lines().get(1)).isEqualTo("a?[2Jb?1mc?d?e???");
    String json = new JsonObject().put("error", "\u009b31m \uDB40\uDC41 \u00e9").encode();
    String plain = Plain.json(json);
    assertThat(plain).doesNotContain("\u009b", "\uDB40\uDC41").contains("\\u009b31m", "\u00e9");
    assertThat(new JsonObject(plain)).isEqualTo(new JsonObject(json));
  }

  @Test
  void an_empty_list_says_so_and_a_long_one_how_to_go_on() {
    JsonObject empty = new JsonObject("{\"data\":[],\"next_cursor\":null}");
    assertThat(Items.table(empty, new Table("ID"), (_, _) -> {}, "None."))
        .isEqualTo(List.of("None."));
    JsonObject more = new JsonObject("{\"data\":[{\"id\":\"x\"}],\"next_cursor\":\"abc\"}");
    assertThat(Items.table(more, new Table("ID"), (t, i) -> t.row(i.getString("id")), "None."))
        .containsExactly("ID", "x", "", "There may be more: --cursor abc");
  }
}
