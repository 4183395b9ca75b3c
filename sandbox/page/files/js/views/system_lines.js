/* The lines Slack writes by itself, in the language of the page: who came, who renamed what. */

import { mention, mrkdwn } from "../mrkdwn.js";
import { sayWith } from "../words.js";

const LINES = {
  channel_join: (one) => [
    one.inviter ? "{who} was added by {inviter}." : "{who} joined the channel.",
    { inviter: one.inviter && mention(one.inviter) },
  ],
  channel_leave: () => ["{who} left the channel."],
  channel_topic: (one) =>
    one.topic ? ["{who} set the topic: {topic}", { topic: one.topic }] : ["{who} cleared the topic."],
  channel_name: (one) => ["{who} renamed the channel from {old} to {name}.", { old: one.old_name, name: one.name }],
  channel_archive: () => ["{who} archived the channel."],
  channel_unarchive: () => ["{who} brought the channel back from the archive."],
  channel_convert_to_public: () => ["{who} made the channel public. Everybody in the workspace can see and join it."],
  channel_convert_to_private: () => ["{who} made the channel private. Only those invited can see it."],
  pinned_item: () => ["{who} pinned a message."],
  tombstone: () => ["This message was deleted."],
};

/** The nodes of such a line; null for a message that somebody wrote. */
export function systemWords(message) {
  if (!message.subtype || ["file_share", "bot_message"].includes(message.subtype)) return null;
  if (!LINES[message.subtype]) return mrkdwn(message.text);
  const [sentence, values = {}] = LINES[message.subtype](message);
  return sayWith(sentence, { who: mention(message.user), ...values });
}
