// The tile on Home: the last nights of Toll, in a frame that is as high as what it shows.
const { createElement, useState } = globalThis.React;
const { Box, Heading } = globalThis.ChakraUI;
const MOST = 420;

globalThis["Toll nights"] = function TollNights() {
  const [height, setHeight] = useState(MOST / 2);
  const fit = (event) => {
    const inside = event.target.contentDocument;
    if (inside) setHeight(Math.min(inside.body.offsetHeight, MOST));
  };
  return createElement(
    Box,
    { as: "section", mb: 4, "aria-labelledby": "toll-nights" },
    createElement(Heading, { id: "toll-nights", size: "md", mb: 2 }, "Toll: the last nights"),
    createElement("iframe", {
      src: new URL(".", import.meta.url).href,
      title: "Toll: the last nights",
      onLoad: fit,
      style: { border: 0, width: "100%", height, display: "block" },
    }),
  );
};
