package io.junctura.plugins.aws;

import io.junctura.api.ConnectorException;
import io.junctura.api.Context;
import io.junctura.api.Options;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The queues of the connection's account and region. */
public final class Queues implements Options<AwsConnection> {

    record Listed(List<String> QueueUrls, @Nullable String NextToken) {}

    @Override
    public Page find(Question question, Context<AwsConnection> context)
            throws ConnectorException, InterruptedException {
        Aws aws = Aws.of(context).brief();
        Map<String, Object> input = new HashMap<>(Map.of("MaxResults", 100));
        if (question.page() != null) input.put("NextToken", question.page());
        Listed listed = aws.sqs(new RequestTarget(aws.region(), "the connection"), "ListQueues", input, Listed.class);
        String wanted = question.text().toLowerCase(Locale.ROOT);
        List<Option> options = listed.QueueUrls().stream()
                .map(url -> url.substring(url.lastIndexOf('/') + 1))
                .filter(name -> name.toLowerCase(Locale.ROOT).contains(wanted))
                .map(name -> Option.of(name, name))
                .toList();
        return new Page(options, listed.NextToken());
    }
}
