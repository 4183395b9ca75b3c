/* The socket over which the workspace comes: a hello with how everything stands, then news.

   A lost socket is opened again, slower each time, and begins with a new hello; nothing is lost by that. */

import { HANDLE } from "./asking.js";
import { forgetConversations, takeMessage, takeMessageGone } from "./conversations.js";
import { changed, state } from "./store.js";
import { failed, toast } from "./parts/toast.js";
import { say } from "./words.js";

const SLOWEST = 5000;

let patience = 250;

/** Begin to listen, and go on as long as the tab is there. */
export function listen() {
  const socket = new WebSocket(`${location.origin.replace("http", "ws")}/sandbox/people/${HANDLE}/live`);
  socket.onmessage = (frame) => hear(JSON.parse(frame.data));
  socket.onclose = () => {
    state.online = false;
    changed("online");
    setTimeout(listen, patience);
    patience = Math.min(patience * 2, SLOWEST);
  };
}

function hear(said) {
  if (said.type === "hello") return greet(said);
  for (const line of said.news) NEWS[line.type](line);
}

function greet(hello) {
  patience = 250;
  Object.assign(state, { me: hello.me, team: hello.team, app: hello.app, modals: hello.modals, home: hello.home });
  state.people = new Map(hello.people.map((one) => [one.id, one]));
  state.channels = new Map(hello.channels.map((one) => [one.id, one]));
  state.online = true;
  forgetConversations();
  for (const topic of ["online", "people", "channels", "app", "windows", "home", "place"]) changed(topic);
}

const NEWS = {
  person({ person }) {
    state.people.set(person.id, person);
    changed("people");
  },
  channel({ channel }) {
    state.channels.set(channel.id, channel);
    changed("channels");
    changed(`channel ${channel.id}`);
  },
  channel_gone({ channel }) {
    if (state.place?.channel === channel)
      toast(say("You can no longer see #{name}.", { name: state.channels.get(channel).name }));
    state.channels.delete(channel);
    changed("channels");
    changed("place");
  },
  message({ message }) {
    takeMessage(message);
  },
  message_gone({ channel, ts }) {
    takeMessageGone(channel, ts);
  },
  windows({ modals, home }) {
    Object.assign(state, { modals, home });
    changed("windows");
    changed("home");
  },
  app({ app }) {
    state.app = app;
    changed("app");
  },
  error({ error }) {
    failed(error);
  },
};
