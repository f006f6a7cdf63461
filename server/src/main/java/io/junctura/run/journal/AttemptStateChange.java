package io.junctura.run.journal;

import java.util.List;
import java.util.Set;

/**
 * What the actions of a run remember from one attempt of their step to the next.
 *
 * @param steps   those that still remember something; the values of all other steps are deleted
 * @param written new values of these steps; a later one replaces an earlier one of the same name
 */
public record AttemptStateChange(Set<String> steps, List<AttemptStateValue> written) {}
