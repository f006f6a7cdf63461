package io.junctura.plugins.github;

import org.jspecify.annotations.Nullable;

/**
 * An issue.
 *
 * @param number the issue's number in the repository
 * @param url    the address of its page
 * @param title  the title
 * @param state  the state, {@code open} or {@code closed}
 */
public record Issue(long number, String url, String title, String state) {

    /** As GitHub answers it. */
    record Answer(
            long number,
            String html_url,
            String title,
            String state,
            @Nullable String body) {
        Issue issue() {
            return new Issue(number, html_url, title, state);
        }
    }
}
