/* Emoji by their names, as Slack has them: the common ones. An unknown name stays as it was written. */

import { h } from "./dom.js";

export const GROUPS = [
  [
    "👍",
    "+1 👍 -1 👎 ok_hand 👌 clap 👏 raised_hands 🙌 pray 🙏 handshake 🤝 muscle 💪 wave 👋 point_up ☝️ point_right 👉 " +
      "point_left 👈 point_down 👇 point_up_2 👆 raised_hand ✋ v ✌️ crossed_fingers 🤞 eyes 👀 writing_hand ✍️ " +
      "bow 🙇 raising_hand 🙋 shrug 🤷 facepalm 🤦 heart ❤️ sparkling_heart 💖 broken_heart 💔 blue_heart 💙 " +
      "green_heart 💚 yellow_heart 💛 purple_heart 💜 100 💯 fire 🔥 sparkles ✨ star ⭐ zap ⚡ boom 💥 tada 🎉",
  ],
  [
    "🙂",
    "grinning 😀 smiley 😃 smile 😄 grin 😁 laughing 😆 sweat_smile 😅 joy 😂 rofl 🤣 slightly_smiling_face 🙂 " +
      "upside_down_face 🙃 wink 😉 blush 😊 innocent 😇 heart_eyes 😍 star-struck 🤩 kissing_heart 😘 yum 😋 " +
      "stuck_out_tongue 😛 zany_face 🤪 hugging_face 🤗 thinking_face 🤔 face_with_hand_over_mouth 🤭 shushing_face 🤫 " +
      "zipper_mouth_face 🤐 neutral_face 😐 expressionless 😑 no_mouth 😶 smirk 😏 unamused 😒 roll_eyes 🙄 grimacing 😬 " +
      "relieved 😌 pensive 😔 sleepy 😪 sleeping 😴 mask 😷 face_with_thermometer 🤒 exploding_head 🤯 partying_face 🥳 " +
      "sunglasses 😎 nerd_face 🤓 confused 😕 worried 😟 slightly_frowning_face 🙁 open_mouth 😮 astonished 😲 " +
      "flushed 😳 pleading_face 🥺 fearful 😨 cold_sweat 😰 cry 😢 sob 😭 scream 😱 disappointed 😞 sweat 😓 weary 😩 " +
      "tired_face 😫 triumph 😤 rage 😡 angry 😠 skull 💀 ghost 👻 robot_face 🤖 see_no_evil 🙈",
  ],
  [
    "✅",
    "white_check_mark ✅ heavy_check_mark ✔️ ballot_box_with_check ☑️ x ❌ negative_squared_cross_mark ❎ " +
      "warning ⚠️ exclamation ❗ grey_exclamation ❕ question ❓ grey_question ❔ bangbang ‼️ no_entry ⛔ " +
      "no_entry_sign 🚫 octagonal_sign 🛑 construction 🚧 rotating_light 🚨 red_circle 🔴 large_orange_circle 🟠 " +
      "large_yellow_circle 🟡 large_green_circle 🟢 large_blue_circle 🔵 white_circle ⚪ black_circle ⚫ " +
      "large_red_square 🟥 large_green_square 🟩 white_large_square ⬜ black_large_square ⬛ arrow_right ➡️ arrow_left ⬅️ " +
      "arrow_up ⬆️ arrow_down ⬇️ arrows_counterclockwise 🔄 repeat 🔁 recycle ♻️ heavy_plus_sign ➕ heavy_minus_sign ➖ " +
      "information_source ℹ️ new 🆕 sos 🆘 one 1️⃣ two 2️⃣ three 3️⃣ four 4️⃣ five 5️⃣",
  ],
  [
    "📌",
    "pushpin 📌 round_pushpin 📍 paperclip 📎 memo 📝 pencil2 ✏️ clipboard 📋 page_facing_up 📄 file_folder 📁 " +
      "open_file_folder 📂 card_index_dividers 🗂️ card_file_box 🗃️ file_cabinet 🗄️ calendar 📅 date 📆 " +
      "spiral_calendar_pad 🗓️ chart_with_upwards_trend 📈 chart_with_downwards_trend 📉 bar_chart 📊 books 📚 book 📖 " +
      "bookmark 🔖 link 🔗 email 📧 envelope ✉️ incoming_envelope 📨 inbox_tray 📥 outbox_tray 📤 package 📦 " +
      "telephone_receiver 📞 phone ☎️ iphone 📱 computer 💻 desktop_computer 🖥️ keyboard ⌨️ printer 🖨️ floppy_disk 💾 " +
      "lock 🔒 unlock 🔓 closed_lock_with_key 🔐 key 🔑 shield 🛡️ mag 🔍 mag_right 🔎 bulb 💡 wrench 🔧 hammer 🔨 " +
      "hammer_and_wrench 🛠️ gear ⚙️ scales ⚖️ bell 🔔 no_bell 🔕 loudspeaker 📢 mega 📣 speech_balloon 💬 " +
      "thought_balloon 💭 hourglass ⌛ hourglass_flowing_sand ⏳ alarm_clock ⏰ stopwatch ⏱️ clock3 🕒 wastebasket 🗑️ " +
      "label 🏷️ moneybag 💰 yen 💴 credit_card 💳 receipt 🧾 bank 🏦 office 🏢 hospital 🏥 police_car 🚓 ambulance 🚑 " +
      "fire_engine 🚒 fire_extinguisher 🧯 droplet 💧 potable_water 🚰 bug 🐛 rocket 🚀 checkered_flag 🏁 " +
      "triangular_flag_on_post 🚩 trophy 🏆 dart 🎯 coffee ☕ tea 🍵 cake 🍰 sunny ☀️ cloud ☁️ snowflake ❄️ moon 🌙",
  ],
].map(([sign, listed]) => {
  const words = listed.split(" ");
  const names = words.filter((_, at) => at % 2 === 0);
  return { sign, names: new Map(names.map((name, at) => [name, words[at * 2 + 1]])) };
});

const ALL = new Map(GROUPS.flatMap(({ names }) => [...names]));
const OTHER_NAMES = { thumbsup: "+1", thumbsdown: "-1", thinking: "thinking_face", telephone: "phone" };

/** The sign for a name, or "" if it is unknown. */
export function signOf(name) {
  const bare = name.replace(/::skin-tone-\d$/, "");
  return ALL.get(bare) ?? ALL.get(OTHER_NAMES[bare]) ?? "";
}

/** An emoji as it stands in a text. */
export function emoji(name) {
  const sign = signOf(name);
  if (!sign) return document.createTextNode(`:${name}:`);
  return h("span", { class: "emoji", role: "img", "aria-label": name.replaceAll("_", " "), title: `:${name}:` }, sign);
}

/** Names that contain these letters, the closest first. */
export function emojiLike(letters) {
  const fitting = [...ALL.keys()].filter((name) => name.includes(letters.toLowerCase()));
  return fitting.sort((one, other) => one.indexOf(letters) - other.indexOf(letters) || one.length - other.length);
}
