package io.junctura.run.journal;

import io.junctura.run.RunStatus;

/**
 * A file whose run has ended, so that it must be moved or deleted.
 *
 * @param succeeded whether its run has succeeded; true if the run no longer exists
 * @param reason    why the file could not be read, or why its run has not succeeded; else empty
 */
public record EndedFile(LedgerEntry file, boolean succeeded, String reason) {

    /** @param message of the run's failure, if it has failed */
    public static EndedFile of(LedgerEntry file, RunStatus status, String message) {
        String reason = switch (status) {
            case SUCCEEDED -> "";
            case CANCELLED -> "The run was cancelled.";
            default -> message;
        };
        return new EndedFile(file, status == RunStatus.SUCCEEDED, reason);
    }

    /**
     * A file whose run no longer exists. If the run had not succeeded, the file was marked as bad when the run was
     * deleted.
     */
    public static EndedFile withoutRun(LedgerEntry file) {
        boolean bad = file.stage() == FileStage.BAD;
        return new EndedFile(file, !bad, bad ? "The run had not succeeded, and was deleted." : "");
    }
}
