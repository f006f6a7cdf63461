package io.junctura.run.journal;

import io.junctura.run.RunStatus;

/**
 * A file that is to be disposed of.
 *
 * @param succeeded whether its run did; a run that is no longer kept counts as one that did
 * @param reason    why it could not be read, or its run did not succeed; empty if that is not so
 */
public record EndedFile(LedgerEntry file, boolean succeeded, String reason) {

    /** @param message of the failure, if the run has failed */
    public static EndedFile of(LedgerEntry file, RunStatus status, String message) {
        String reason = switch (status) {
            case SUCCEEDED -> "";
            case CANCELLED -> "The run was cancelled.";
            default -> message;
        };
        return new EndedFile(file, status == RunStatus.SUCCEEDED, reason);
    }

    /** Of a run that is not kept any longer: when it is deleted, its file is marked as bad unless it has succeeded. */
    public static EndedFile withoutRun(LedgerEntry file) {
        boolean bad = file.stage() == FileStage.BAD;
        return new EndedFile(file, !bad, bad ? "The run did not succeed. It is not kept any longer." : "");
    }
}
