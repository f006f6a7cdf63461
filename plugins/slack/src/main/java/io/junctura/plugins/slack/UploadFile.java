package io.junctura.plugins.slack;

import io.junctura.api.Action;
import io.junctura.api.ActionContext;
import io.junctura.api.ActionInfo;
import io.junctura.api.ConnectorException;
import io.junctura.api.Effect;
import io.junctura.api.Field;
import io.junctura.api.FileRef;
import io.junctura.api.HttpRequest;
import io.junctura.api.Rule;
import io.junctura.api.Verdict;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Uploads a file of any size, and shares it in a channel.
 *
 * @param file    its content
 * @param text    the content as a text, in place of {@code file}
 * @param channel the ID of the channel in which the file is shared. Without it, only the app sees the file
 * @param name    the file's name in Slack. Without it, the name of the file, or {@code text.txt}
 * @param title   the title that people see above the file
 * @param comment a message above the file
 * @param thread  the {@code ts} of the message to reply to
 */
@ActionInfo(id = "upload-file", title = "Upload a file", effect = Effect.UNSAFE)
@Rule(
        of = {"file", "text"},
        must = Rule.Must.EXACTLY_ONE)
public record UploadFile(
        @Nullable FileRef file,
        @Field(widget = Field.Widget.MULTILINE) @Nullable String text,
        @Field(options = Channels.class) @Nullable String channel,
        @Nullable String name,
        @Nullable String title,
        @Field(widget = Field.Widget.MULTILINE) @Nullable String comment,
        @Nullable String thread)
        implements Action<SlackConnection, UploadFile.Uploaded> {

    /**
     * A file.
     *
     * @param id  its ID
     * @param url the address of the file's page at Slack
     */
    public record Uploaded(String id, @Nullable String url) {}

    private record Place(String upload_url, String file_id) {}

    private record Completed(List<Found> files) {}

    private record Info(Found file) {}

    private record Found(
            String id, @Nullable String permalink, List<String> channels, List<String> groups, List<String> ims) {
        boolean isShared() {
            return !channels.isEmpty() || !groups.isEmpty() || !ims.isEmpty();
        }

        Uploaded uploaded() {
            return new Uploaded(id, permalink);
        }
    }

    /**
     * What an attempt has uploaded.
     *
     * @param file its ID
     * @param at   when Slack was asked to share it; null before
     */
    private record Begun(String file, @Nullable Instant at) {}

    public UploadFile {
        if ((file == null) == (text == null)) {
            throw new IllegalArgumentException("Set either \"file\" or \"text\".");
        }
    }

    @Override
    public Uploaded run(ActionContext<SlackConnection> context) throws ConnectorException, InterruptedException {
        HttpRequest.Body content = content(context);
        long length = content instanceof HttpRequest.Body.Streamed streamed
                ? streamed.length()
                : ((HttpRequest.Body.Bytes) content).content().length;
        if (length == 0) throw ConnectorException.badInput("The file is empty, and Slack takes no empty files.");
        Slack slack = Slack.of(context);
        Place place = slack.postForm(
                        "files.getUploadURLExternal",
                        new Arguments().with("filename", fileName()).with("length", length))
                .as(Place.class);
        context.remember("begun", new Begun(place.file_id(), null));
        SecretUrl.upload(context, place.upload_url()).send(content);
        Arguments share = new Arguments()
                .with(
                        "files",
                        List.of(new Arguments().with("id", place.file_id()).with("title", title)))
                .with("channel_id", channel)
                .with("initial_comment", comment)
                .with("thread_ts", thread);
        context.remember("begun", new Begun(place.file_id(), context.clock().instant()));
        List<Found> files = slack.post("files.completeUploadExternal", share)
                .as(Completed.class)
                .files();
        return files.isEmpty()
                ? new Uploaded(place.file_id(), null)
                : files.get(0).uploaded();
    }

    private String fileName() {
        if (name != null) return name;
        return file == null ? "text.txt" : file.name();
    }

    private HttpRequest.Body content(ActionContext<SlackConnection> context) {
        String type = "application/octet-stream";
        if (file == null) {
            return new HttpRequest.Body.Bytes(String.valueOf(text).getBytes(StandardCharsets.UTF_8), type);
        }
        return new HttpRequest.Body.Streamed(() -> context.files().open(file), file.size(), type);
    }

    @Override
    public Verdict<Uploaded> verify(ActionContext<SlackConnection> context)
            throws ConnectorException, InterruptedException {
        Begun begun = context.recall("begun", Begun.class).orElse(null);
        if (begun == null) return Verdict.unknown();
        boolean mayCome = begun.at() != null
                && Slack.mayBeUnderWay(begun.at(), context.clock().instant());
        Slack.Answer answer =
                Slack.of(context).brief().get("files.info", Map.of("file", begun.file()), "file_not_found");
        if (answer.error() != null) return mayCome ? Verdict.unknown() : new Verdict.NotDone<>();
        Found found = answer.as(Info.class).file();
        // Slack shares a file some time after it was uploaded.
        return channel == null || found.isShared() ? new Verdict.Done<>(found.uploaded()) : Verdict.unknown();
    }
}
