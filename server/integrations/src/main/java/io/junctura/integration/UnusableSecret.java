package io.junctura.integration;

import io.junctura.definition.Problem;
import java.util.Set;

/**
 * A trigger of a document that does not accept its secrets.
 *
 * @param connection in the documents
 * @param names      of the secrets that its settings read
 * @param problem    in the document, without the values of the secrets
 */
public record UnusableSecret(String connection, Set<String> names, Problem problem) {}
