import { brief } from '../../time/duration.ts';
import type { Plan, PlannedStep, StepKind } from '../data/scenario_plan.ts';
import { scaleOf, ticksOf } from './scale.ts';
import { useWidth } from './use_width.ts';

const HEIGHT = 74;
const MARGIN = 14;

const PATHS: Record<StepKind, string> = {
  payment: 'M0-6 6 0 0 6-6 0z',
  blocks: 'M-4.5-4.5h9v9h-9z',
  drop: 'M-4.5-4.5 4.5 4.5M4.5-4.5-4.5 4.5',
  end: 'M-5 0A5 5 0 1 1 5 0 5 5 0 0 1-5 0z',
  webhook: 'M-5-3.5H5v7H-5z',
  key: 'M0-3.5A3.5 3.5 0 1 1 0 3.5 3.5 3.5 0 0 1 0-3.5z',
};

/** A scenario's steps to scale, and in words. */
export function PlanDrawing({ plan }: { plan: Plan }) {
  const { ref, width } = useWidth<HTMLDivElement>();
  const scale = scaleOf(0, Math.max(plan.end * 1.03, 1000), width - 2 * MARGIN);
  return (
    <div ref={ref}>
      {width > 0 && (
        <svg
          width={width}
          height={HEIGHT}
          role="img"
          aria-label="Timeline of the scenario; its steps are listed below"
          class="plan"
          data-testid="plan"
        >
          <g transform={`translate(${MARGIN} 0)`}>
            <g class="axis">
              {ticksOf(scale, 74).map((tick) => (
                <g key={tick} transform={`translate(${scale.x(tick)} 0)`}>
                  <line y1="6" y2={HEIGHT - 20} />
                  <text y={HEIGHT - 5}>{tick === 0 ? 'created' : `+${brief(tick)}`}</text>
                </g>
              ))}
            </g>
            <line class="plan-line" x1="0" x2={scale.width} y1="30" y2="30" />
            {plan.steps.map((step, i) => (
              <Marks key={i} step={step} x={scale.x} />
            ))}
          </g>
        </svg>
      )}
      <ol class="plan-steps">
        {plan.steps.map((step, i) => (
          <li key={i}>
            <span class="number faint nowrap">
              {step.when === '' ? `+${brief(step.at)}` : step.when}
            </span>
            <span class="foreign">
              {step.text}
              {step.repeats !== '' && <span class="faint"> and again, {step.repeats}</span>}
            </span>
          </li>
        ))}
        {plan.steps.length === 0 && <li class="faint">Nothing happens to the order by itself.</li>}
      </ol>
    </div>
  );
}

function Marks({ step, x }: { step: PlannedStep; x: (at: number) => number }) {
  return (
    <>
      {[step.at, ...step.again].map((at, i) => (
        <path
          key={i}
          class={`mark ${step.kind}${i > 0 ? ' repeated' : ''}`}
          d={PATHS[step.kind]}
          transform={`translate(${x(at)} 30)`}
        >
          <title>{`+${brief(at)} ${step.text}`}</title>
        </path>
      ))}
    </>
  );
}
