package io.junctura.run;

import java.util.List;

/**
 * A resumed run continues in another version of its flow.
 *
 * @param before   the revision until here
 * @param revision the revision from here on
 * @param anew     the paths of the failed steps that differ: nothing that was recorded about their attempts counts
 */
public record NewVersion(int before, int revision, List<String> anew) {}
