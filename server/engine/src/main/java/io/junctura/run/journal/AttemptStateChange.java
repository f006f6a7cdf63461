package io.junctura.run.journal;

import java.util.List;
import java.util.Set;

/**
 * A change in what the actions of a run remember from one attempt to the next.
 *
 * @param steps   the steps that still remember something; the values of all other steps are deleted
 * @param written new values of these steps; a later one replaces an earlier one with the same name
 */
public record AttemptStateChange(Set<String> steps, List<AttemptStateValue> written) {}
