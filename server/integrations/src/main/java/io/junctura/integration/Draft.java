package io.junctura.integration;

import java.time.Instant;

/**
 * A text that people edit beside the published version of an integration.
 *
 * @param revision a new number after each change
 * @param text     a document, which may be invalid
 * @param base     the version that was published when the draft was begun or last merged; 0: none was
 * @param editor   the person who made the last change
 */
public record Draft(String integration, long revision, String text, int base, Instant changed, String editor) {}
