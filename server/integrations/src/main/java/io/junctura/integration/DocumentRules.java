package io.junctura.integration;

import io.junctura.connector.TriggerCheck;
import io.junctura.definition.ServerRules;

/**
 * What documents are checked with, besides their own rules.
 *
 * @param values   which constant values are refused
 * @param triggers checks the secrets of triggers
 */
public record DocumentRules(ServerRules values, TriggerCheck triggers) {
    static final DocumentRules NONE = new DocumentRules(ServerRules.NONE, TriggerCheck.NONE);
}
