package io.junctura.plugins.dropbox;

import io.junctura.api.ConnectorException;
import io.junctura.api.ErrorKind;
import io.junctura.api.Reached;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Dropbox has answered 409: it understood the request and rejected it. The reason is a list of words, from general to
 * specific.
 */
final class DropboxError extends Exception {
    private static final long serialVersionUID = 1L;

    private static final String NO_SPACE = "The account has no room for it. Delete files, or get more space.";
    private static final String NO_PERMISSION = "The account may not change that.";

    /** Explanations for people. Other reasons are shown in Dropbox's words only. */
    private static final Map<String, String> MEANINGS = Map.ofEntries(
            Map.entry("insufficient_space", NO_SPACE),
            Map.entry("insufficient_quota", NO_SPACE),
            Map.entry("no_write_permission", NO_PERMISSION),
            Map.entry("access_restricted", NO_PERMISSION),
            Map.entry("access_denied", NO_PERMISSION),
            Map.entry("not_authorized", "The account may not do that with its links. Some settings need a paid plan."),
            Map.entry("disallowed_name", "Dropbox does not allow this name. Choose another."),
            Map.entry("malformed_path", "Dropbox does not allow this path. Choose another."),
            Map.entry("not_file", "It is a folder."),
            Map.entry("file_ancestor", "A part of its path is a file."),
            Map.entry("locked", "Another user has locked it."),
            Map.entry("restricted_content", "Its content is restricted, for example for legal reasons."),
            Map.entry("unsupported_file", "It is a document of an online editor and has no content of its own."),
            Map.entry(
                    "too_many_files",
                    "These are more files than one request to Dropbox may change. Use the folders in it, one by one."),
            Map.entry("cant_move_folder_into_itself", "A folder cannot be moved or copied into itself."),
            Map.entry("duplicated_or_nested_paths", "One of the two paths is in the other, or is the same."),
            Map.entry("cant_move_shared_folder", "Dropbox does not move this shared folder there."),
            Map.entry("cant_copy_shared_folder", "Dropbox does not copy shared folders."),
            Map.entry("team_folder", "Team folders are moved and deleted by the team's admin."),
            Map.entry("email_not_verified", "Verify the email address of the Dropbox account first."),
            Map.entry("reset", "The listing is no longer valid and must start again."),
            Map.entry("too_many_write_operations", "Other requests change the account at the same moment."),
            Map.entry("too_large", "It is larger than Dropbox allows."));

    /** These say that Dropbox did nothing, and might the next time. */
    private static final List<String> LATER =
            List.of("too_many_write_operations", "content_hash_mismatch", "internal_error", "reset");

    private final transient @Nullable Object error;

    /**
     * @param summary such as {@code path/not_found/..}
     * @param error   the same as an object, with further values
     */
    DropboxError(String summary, @Nullable Object error) {
        super(summary.replaceAll("/\\.*$", ""));
        this.error = error;
    }

    String summary() {
        return String.valueOf(getMessage());
    }

    private List<String> words() {
        return Arrays.asList(summary().split("/", -1));
    }

    boolean says(String word) {
        return words().contains(word);
    }

    /** A value of the error, at any depth. */
    Optional<Object> find(String name) {
        return find(error, name);
    }

    private static Optional<Object> find(@Nullable Object in, String name) {
        if (!(in instanceof Map<?, ?> map)) return Optional.empty();
        Object value = map.get(name);
        if (value != null && !(value instanceof Map<?, ?>)) return Optional.of(value);
        return map.values().stream().flatMap(one -> find(one, name).stream()).findFirst();
    }

    /** @param path the path of the request */
    ConnectorException meaning(String path) throws IOException {
        return meaning(path, path);
    }

    /**
     * The exception that belongs to the reason.
     *
     * @param path the path of the request
     * @param to   the target path of the request
     * @throws IOException if it says that a file or folder is there, or is not there
     */
    ConnectorException meaning(String path, String to) throws IOException {
        String about = says("to") || says("conflict") ? to : path;
        String name = about.isEmpty() ? "the connection's folder" : about;
        if (says("not_found") && !says("lookup_failed")) throw new NoSuchFileException(name);
        if (says("not_folder")) throw new NotDirectoryException(name);
        if (says("conflict") && !says("file_ancestor")) throw new FileAlreadyExistsException(name);
        List<String> words = words();
        Collections.reverse(words);
        String meaning = words.stream()
                .filter(MEANINGS::containsKey)
                .map(word -> " " + MEANINGS.get(word))
                .findFirst()
                .orElse("");
        String message = "Dropbox answered \"" + summary() + "\" for \"" + name + "\"." + meaning;
        if (words.stream().noneMatch(LATER::contains)) return ConnectorException.refused(message);
        Reached reached = says("internal_error") ? Reached.MAYBE : Reached.NO;
        return new ConnectorException(ErrorKind.TRY_LATER, reached, message, null, null);
    }
}
