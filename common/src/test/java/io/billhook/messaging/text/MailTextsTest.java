package io.billhook.messaging.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeout;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

final class MailTextsTest {
  @Test
  void a_page_becomes_its_words_with_its_links() {
    String html =
        """
        <!DOCTYPE html><html><head><title>No</title><style>p > a { color: red }</style></head>
        <body><!-- <p>hidden</p> --><h1>Hello  Ada,</h1>
        <p>your bill is <b>ready</b>&nbsp;&amp; costs 5&#8364;:<br>
        <A class=x HREF='https://a.test/?a=1&amp;b=2'>Look at it</A>, or write to
        <a href="mailto:me@a.test">me@a.test</a>. <a href="javascript:alert(1)">Run</a></p>
        <ul><li>one</li><li>two <img src="x.png" alt="[picture]"></li></ul>
        <script>if (a < b) alert("</p>")</script>
        <table><tr><td>a</td><td>b</td></tr><tr><td>c</td></tr></table>
        <a href="https://a.test/x"><img src=y></a></body></html>
        """;
    assertThat(HtmlToPlain.of(html))
        .isEqualTo(
            """
            Hello Ada,

            your bill is ready & costs 5€:
            Look at it (https://a.test/?a=1&b=2), or write to me@a.test. Run

            - one
            - two [picture]

            a b
            c

            https://a.test/x""");
  }

  @Test
  void a_text_becomes_a_page_in_which_nothing_of_it_is_markup() {
    assertThat(
            PlainToHtml.of(
                """
                Hi <Ada> & "co",
                see (https://a.test/?a=1&b='2').

                <script>alert(1)</script> javascript://x http://"""))
        .isEqualTo(
            """
            <!DOCTYPE html><html><head><meta charset="utf-8"></head><body>\
            <p>Hi &lt;Ada&gt; &amp; &quot;co&quot;,<br>
            see (<a href="https://a.test/?a=1&amp;b=&#39;2">https://a.test/?a=1&amp;b=&#39;2</a>&#39;).</p>\
            <p>&lt;script&gt;alert(1)&lt;/script&gt; javascript://x http://</p></body></html>""");
  }

  @Test
  void what_one_way_makes_the_other_takes_back() {
    String text = "Dear Ada,\n\n5 < 6 && \"so\" on: https://a.test/x?y=1&z=2 .\nBye";
    assertThat(HtmlToPlain.of(PlainToHtml.of(text))).isEqualTo(text);
  }

  @Test
  void broken_pages_are_read_to_their_end() {
    assertThat(HtmlToPlain.of("a < b <3 <p")).isEqualTo("a < b <3");
    assertThat(HtmlToPlain.of("<p title=\"a > b\">x</p></p></zz>y<!-- no end")).isEqualTo("x\n\ny");
    assertThat(HtmlToPlain.of("&unknown; &#xD800;&#0;&#99999999999; &"))
        .isEqualTo("&unknown; &#99999999999; &");
    assertThat(HtmlToPlain.of("<a href=https://a.test>x")).isEqualTo("x (https://a.test)");
    assertThat(HtmlToPlain.of("")).isEmpty();
  }

  /** Half a second is a hundred times what each takes; a time by the square would be minutes. */
  @Test
  void no_page_takes_longer_than_its_length_explains() {
    for (String part :
        List.of(
            "<",
            "<!--",
            "<a href=\"",
            "<script>",
            "</",
            "&",
            "&#",
            "<p ",
            "<a b=' ",
            "<li>",
            "http://")) {
      String long_ = part.repeat(500_000 / part.length());
      assertTimeout(Duration.ofMillis(500), () -> HtmlToPlain.of(long_), part);
      assertTimeout(Duration.ofMillis(500), () -> PlainToHtml.of(long_), part);
    }
  }
}
