/**
 * The end of bulk mail for who wants no more of it (RFC 8058): {@code /u/TOKEN}, which a mail's
 * header and text lead to. Who opens it sees a button; who posts to it gets no more bulk mail of
 * that tenant. Depends on {@code common}, {@code api.http} and {@code api.http.page}.
 */
@org.jspecify.annotations.NullMarked
package io.billhook.api.messaging.unsubscribe;
