/** Notes over HTTP: {@code /v1/notes}, and a page. */
@org.jspecify.annotations.NullMarked
package notes.api;
